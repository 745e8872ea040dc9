"""What Python has on Linux and macOS, and not on Windows: one list, read by a test of the source and by one that runs it."""

from __future__ import annotations

FREE = frozenset(
    {
        "layers.py",
        "landlock.py",
        "seccomp.py",
        "protection.py",
        "selftest.py",
        "attacks.py",
        "zygote.py",
        "hearing.py",
        "bench.py",
    }
)
"""Files of the engine that may need it: the layers, the table of calls, the self-test and its proof, the zygote, and a judge
in a process of its own."""

MODULES = frozenset(
    {
        "_posixshmem",
        "_posixsubprocess",
        "crypt",
        "curses",
        "fcntl",
        "grp",
        "nis",
        "posix",
        "pty",
        "pwd",
        "readline",
        "resource",
        "spwd",
        "syslog",
        "termios",
        "tty",
    }
)

NAMES = {
    "os": frozenset(
        """
        chown chroot confstr ctermid eventfd fchdir fchown fdatasync fork forkpty fpathconf fstatvfs get_blocking getegid geteuid
        getgid getgrouplist getgroups getloadavg getpgid getpgrp getpriority getresgid getresuid getsid getuid getxattr initgroups
        killpg lchmod lchown listxattr lockf login_tty major makedev memfd_create minor mkfifo mknod nice openpty pathconf
        pidfd_open pipe2 posix_fadvise posix_fallocate posix_openpt posix_spawn posix_spawnp pread preadv pwrite pwritev readv
        register_at_fork removexattr sched_getaffinity sched_setaffinity sched_yield sendfile set_blocking setegid seteuid setgid
        setgroups setns setpgid setpriority setregid setresgid setresuid setreuid setsid setuid setxattr splice statvfs sync
        sysconf tcgetpgrp tcsetpgrp ttyname uname unshare wait wait3 wait4 waitid writev
        O_ACCMODE O_ASYNC O_CLOEXEC O_DIRECT O_DIRECTORY O_DSYNC O_NDELAY O_NOATIME O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC
        O_TMPFILE P_ALL P_PGID P_PID P_PIDFD PRIO_PROCESS SCHED_BATCH SCHED_IDLE SCHED_OTHER WCONTINUED WCOREDUMP WEXITED WNOHANG
        WNOWAIT WSTOPPED WUNTRACED WEXITSTATUS WIFEXITED WIFSIGNALED WIFSTOPPED WSTOPSIG WTERMSIG
    """.split()
    ),
    "signal": frozenset(
        """
        SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGPROF SIGQUIT SIGSTOP SIGSYS SIGTRAP SIGTSTP SIGTTIN SIGTTOU
        SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGXCPU SIGXFSZ ITIMER_REAL alarm getitimer pause pidfd_send_signal pthread_kill
        pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait sigwaitinfo
    """.split()
    ),
    "select": frozenset("devpoll epoll kevent kqueue poll select".split()),  # `select` is there, and takes no pipes
    "socket": frozenset("AF_UNIX AF_NETLINK AF_PACKET CMSG_LEN SCM_RIGHTS recv_fds send_fds".split()),
    "time": frozenset("clock_gettime clock_settime pthread_getcpuclockid tzset".split()),
}

ARGUMENTS = frozenset(
    {"dir_fd", "src_dir_fd", "dst_dir_fd", "extra_groups", "group", "pass_fds", "preexec_fn", "process_group", "umask", "user"}
)
"""Of calls of `os` and `subprocess`, and which raise there."""
