"""The system calls that a worker may not make, as data, and the filter made from them.

Everything else is allowed: numpy, torch and threads use many calls, and what they use changes. A call that is newer than this
table is answered as an older kernel answers it. The filter is a classic BPF program, put together here without a library. Run
by path in the worker, as `layers` is: standard library only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Collection, Sequence
from typing import NamedTuple

EPERM, ENOSYS = errno.EPERM, errno.ENOSYS
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000  # a filter's answers; REFUSE is added to the number of an error

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # as the kernel names them to a filter
Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, value
X32 = 0x40000000  # x86_64 has every call a second time, with this bit
NEWEST = {"x86_64": 462, "aarch64": 462}  # mseal, of Linux 6.10: later calls have not been examined

SELF = "self"  # stands for the worker's own process number
AF_UNIX, SOCK_STREAM, SOCK_TYPE = 1, 1, 0xF
CLONE_THREAD = 0x10000
CLONE_NEW = 0x7E020000  # namespaces: of mounts, cgroups, names, IPC, users, processes, networks


class Only(NamedTuple):
    """Holds where the argument (its lower half, under the mask) is one of the values."""

    argument: int
    values: tuple[int | str, ...]
    mask: int = 0xFFFFFFFF


class Not(NamedTuple):
    """Holds where the argument is none of the values."""

    argument: int
    values: tuple[int | str, ...]


Conditions = tuple[Only | Not, ...]
NEVER: Conditions = (Only(0, ()),)


class Call(NamedTuple):
    """Refused unless all conditions hold.

    x86_64, aarch64: its number there; None where there is no such call
    where: the conditions
    given: what a worker may be granted; then the conditions are `then`
    error: what a refused call fails with
    """

    name: str
    x86_64: int | None
    aarch64: int | None
    where: Conditions = NEVER
    given: str = ""
    then: Conditions = ()
    error: int = EPERM


NONE = None
TABLE: tuple[Call, ...] = (
    # other programs and processes: an assignment may be granted these
    Call("execve", 59, 221, given="processes"),
    Call("execveat", 322, 281, given="processes"),  # also of a descriptor
    Call("fork", 57, NONE, given="processes"),
    Call("vfork", 58, NONE, given="processes"),
    Call(
        "clone",
        56,
        220,
        (Only(0, (CLONE_THREAD,), CLONE_THREAD | CLONE_NEW),),  # a thread, in no new namespace
        given="processes",
        then=(Only(0, (0,), CLONE_NEW),),
    ),
    Call("clone3", 435, 435, error=ENOSYS),  # its flags lie in memory, where no filter looks; libraries fall back to clone
    # the judge, other workers: signals
    Call("kill", 62, 129, (Only(0, (SELF,)),), given="processes"),
    Call("tgkill", 234, 131, (Only(0, (SELF,)),), given="processes"),  # what abort and raise use
    Call("tkill", 200, 130),
    Call("rt_sigqueueinfo", 129, 138, (Only(0, (SELF,)),)),
    Call("rt_tgsigqueueinfo", 297, 240, (Only(0, (SELF,)),)),
    Call("pidfd_open", 434, 434),
    Call("pidfd_send_signal", 424, 424),
    Call("fcntl", 72, 25, (Not(1, (8, 10, 15, 1024, 1026)),)),  # F_SETOWN, SETSIG, SETOWN_EX send any signal; leases, notices
    Call(
        "ioctl", 16, 29, (Not(1, (0x8901, 0x8902, 0x5412, 0x541C)),)
    ),  # FIOSETOWN, SIOCSPGRP; TIOCSTI, TIOCLINUX type for the user
    # … their memory, descriptors, limits and time
    Call("ptrace", 101, 117),
    Call("process_vm_readv", 310, 270),
    Call("process_vm_writev", 311, 271),
    Call("process_madvise", 440, 440),
    Call("process_mrelease", 448, 448),
    Call("pidfd_getfd", 438, 438),
    Call("kcmp", 312, 272),
    Call("userfaultfd", 323, 282),
    Call("prlimit64", 302, 261, (Only(0, (0, SELF)),)),
    Call("setpriority", 141, 140, (Only(0, (0,)), Only(1, (0, SELF)))),
    Call("sched_setaffinity", 203, 122, (Only(0, (0, SELF)),)),
    Call("sched_setscheduler", 144, 119),
    Call("sched_setparam", 142, 118),
    Call("sched_setattr", 314, 274),
    Call("ioprio_set", 251, 30),
    Call("migrate_pages", 256, 238),
    Call("move_pages", 279, 239),
    # its own layers: PDEATHSIG (it would outlive the judge), DUMPABLE, MM, CHILD_SUBREAPER, the yama module's PTRACER
    Call("prctl", 157, 167, (Not(0, (1, 4, 35, 36, 0x59616D61)),), given="processes", then=(Not(0, (4, 35, 36, 0x59616D61)),)),
    Call("personality", 135, 92),
    Call("modify_ldt", 154, NONE),
    # the network, and sockets in files. A pair of streams has no address and can be given none; datagrams can.
    Call("socket", 41, 198, given="gpu", then=(Only(0, (AF_UNIX,)),)),  # CUDA passes descriptors to itself
    Call("socketpair", 53, 199, (Only(0, (AF_UNIX,)), Only(1, (SOCK_STREAM,), SOCK_TYPE))),  # asyncio needs one
    Call("bind", 49, 200, given="gpu"),
    Call("listen", 50, 201, given="gpu"),
    Call("connect", 42, 203, given="gpu"),
    Call("accept", 43, 202, given="gpu"),
    Call("accept4", 288, 242, given="gpu"),
    # what outlives a process without being a file: SysV objects, message queues, keys
    Call("shmget", 29, 194),
    Call("shmat", 30, 196),
    Call("shmctl", 31, 195),
    Call("msgget", 68, 186),
    Call("msgsnd", 69, 189),
    Call("msgrcv", 70, 188),
    Call("msgctl", 71, 187),
    Call("semget", 64, 190),
    Call("semop", 65, 193),
    Call("semtimedop", 220, 192),
    Call("semctl", 66, 191),
    Call("mq_open", 240, 180),
    Call("mq_unlink", 241, 181),
    Call("mq_notify", 244, 184),
    Call("add_key", 248, 217),
    Call("request_key", 249, 218),
    Call("keyctl", 250, 219),
    # … and the system's cache of files: a worker could evict pages of a library, and the next one ask which are there again
    Call("fadvise64", 221, 223),
    Call("readahead", 187, 213),
    Call("preadv2", 327, 286, (Only(5, (0,)),)),  # RWF_NOWAIT answers from the cache alone
    Call("cachestat", 451, 451, error=ENOSYS),
    # modes, owners, attributes and times of files: Landlock leaves them to the file's owner
    Call("chmod", 90, NONE),
    Call("fchmod", 91, 52),
    Call("fchmodat", 268, 53),
    Call("fchmodat2", 452, 452),
    Call("chown", 92, NONE),
    Call("fchown", 93, 55),
    Call("lchown", 94, NONE),
    Call("fchownat", 260, 54),
    Call("setxattr", 188, 5),
    Call("lsetxattr", 189, 6),
    Call("fsetxattr", 190, 7),
    Call("removexattr", 197, 14),
    Call("lremovexattr", 198, 15),
    Call("fremovexattr", 199, 16),
    Call("utime", 132, NONE),
    Call("utimes", 235, NONE),
    Call("futimesat", 261, NONE),
    Call("utimensat", 280, 88),
    Call("name_to_handle_at", 303, 264),  # a file by number, whatever folder it is in
    Call("open_by_handle_at", 304, 265),
    # who opens which file, and when, in folders that it may not even read
    Call("fanotify_init", 300, 262),
    Call("fanotify_mark", 301, 263),
    Call("inotify_init", 253, NONE),
    Call("inotify_init1", 294, 26),
    Call("inotify_add_watch", 254, 27),
    Call("inotify_rm_watch", 255, 28),
    # memory that RLIMIT_AS does not see, and that programs can be started from
    Call("memfd_create", 319, 279, given="gpu"),
    Call("memfd_secret", 447, 447),
    # the view of the disk
    Call("mount", 165, 40),
    Call("umount2", 166, 39),
    Call("pivot_root", 155, 41),
    Call("chroot", 161, 51),
    Call("unshare", 272, 97),
    Call("setns", 308, 268),
    Call("open_tree", 428, 428),
    Call("move_mount", 429, 429),
    Call("fsopen", 430, 430),
    Call("fsconfig", 431, 431),
    Call("fsmount", 432, 432),
    Call("fspick", 433, 433),
    Call("mount_setattr", 442, 442),
    # the system, should the worker ever be root; and parts of the kernel that only exploits need here
    Call("io_uring_setup", 425, 425),  # its queue makes calls that no filter sees
    Call("io_uring_enter", 426, 426),
    Call("io_uring_register", 427, 427),
    Call("io_setup", 206, 0),
    Call("bpf", 321, 280),
    Call("perf_event_open", 298, 241),
    Call("init_module", 175, 105),
    Call("finit_module", 313, 273),
    Call("delete_module", 176, 106),
    Call("kexec_load", 246, 104),
    Call("kexec_file_load", 320, 294),
    Call("reboot", 169, 142),
    Call("swapon", 167, 224),
    Call("swapoff", 168, 225),
    Call("acct", 163, 89),
    Call("quotactl", 179, 60),
    Call("quotactl_fd", 443, 443),
    Call("syslog", 103, 116),
    Call("vhangup", 153, 58),
    Call("iopl", 172, NONE),
    Call("ioperm", 173, NONE),
    Call("lookup_dcookie", 212, 18),
    Call("settimeofday", 164, 170),
    Call("clock_settime", 227, 112),
    Call("clock_adjtime", 305, 266),
    Call("adjtimex", 159, 171),
    Call("sethostname", 170, 161),
    Call("setdomainname", 171, 162),
)


def install(given: Collection[str] = ()) -> None:
    """Bind all threads of this process from now on.

    given: what is granted, of "processes" and "gpu"
    raises OSError where the machine has no such filters, or a processor that the table lacks
    """
    machine = platform.machine()
    if not sys.platform.startswith("linux") or machine not in ARCHITECTURES or sys.maxsize < 1 << 32:
        raise OSError(f"no table of system calls for {sys.platform} on {machine}")
    load(program(machine, given, os.getpid()))


def load(instructions: Sequence[Instruction]) -> None:
    """Hand a filter to the kernel, for all threads of this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    code = b"".join(struct.pack("<HBBI", *instruction) for instruction in instructions)
    memory = ctypes.create_string_buffer(code, len(code))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(instructions), ctypes.addressof(memory)))
    number = {"x86_64": 317, "aarch64": 277}[platform.machine()]
    refused = libc.syscall(number, 1, 1, head)  # SECCOMP_SET_MODE_FILTER, for all threads (TSYNC)
    if refused:
        number = ctypes.get_errno() if refused < 0 else errno.EBUSY
        raise OSError(number, os.strerror(number))


def program(machine: str, given: Collection[str], pid: int, table: Sequence[Call] = TABLE) -> list[Instruction]:
    """The filter.

    A call made in another processor's way kills its process, since the numbers of its calls differ. Otherwise the table
    answers; a call beyond the newest one examined fails with ENOSYS, and every other call is allowed.
    """
    filter_ = [_load(4), _if_equal(ARCHITECTURES[machine], 1, 0), _answer(KILL), _load(0)]
    if machine == "x86_64":
        filter_ += [_if_at_least(X32, 0, 1), _answer(KILL)]
    filter_ += [_if_at_least(NEWEST[machine] + 1, 0, 1), _answer(REFUSE | ENOSYS)]
    for call in table:
        if (number := getattr(call, machine)) is not None:
            conditions = call.then if call.given and call.given in given else call.where
            checks = [i for condition in conditions for i in _unless(condition, pid, _answer(REFUSE | call.error))]
            checks.append(_answer(ALLOW))
            filter_ += [_if_equal(number, 0, len(checks)), *checks]
    return [*filter_, _answer(ALLOW)]


def _unless(condition: Only | Not, pid: int, refusal: Instruction) -> list[Instruction]:
    """Go on where the condition holds, refuse otherwise."""
    if not condition.values:
        return [refusal]
    values = [value if isinstance(value, int) else pid for value in condition.values]
    load = [_load(16 + 8 * condition.argument)]  # the lower half: the kernel reads no more of any argument named above
    if isinstance(condition, Not):
        return [*load, *(i for value in values for i in (_if_equal(value, 0, 1), refusal))]
    load.append((0x54, 0, 0, condition.mask))  # and
    return [*load, *(_if_equal(value, len(values) - i, 0) for i, value in enumerate(values)), refusal]


def _load(offset: int) -> Instruction:
    return 0x20, 0, 0, offset


def _if_equal(value: int, then: int, otherwise: int) -> Instruction:
    return 0x15, then, otherwise, value


def _if_at_least(value: int, then: int, otherwise: int) -> Instruction:
    return 0x35, then, otherwise, value


def _answer(value: int) -> Instruction:
    return 0x06, 0, 0, value
