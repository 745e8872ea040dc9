"""The layers around a worker, applied from inside it, after torch is imported and before the submission is.

In this order: (descriptors, environment and session are the client's work at the start) → view of the disk →
resource limits → user → parent-death signal → not dumpable → no new privileges → Landlock → seccomp.
Run by path in the worker, so: standard library only, and nothing of ours is imported but `landlock` and `seccomp`,
by path as well. Linux alone has most of them; elsewhere a layer that cannot be had is left out and said to be missing.
What each of them keeps out is tried by `selftest`.
"""

import contextlib
import functools
import importlib.util
import os
import sys

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000
SIGKILL = 9


def confine(confinement):
    """Closes every layer this machine has. Returns layer -> "on", or why it is not.

    confinement: uid (None: stay), memory (MiB beyond what is used now, None: unlimited), processes (with a uid of its
    own), file_size (MiB), hidden (folders to be covered), places (folders that must stay within reach), writable
    (those of them that may be written to), given (what is granted, of "processes" and "gpu")
    """
    held = {}
    landlock, seccomp = _beside("landlock"), _beside("seccomp")
    roots = _python_roots()
    steps = [
        ("disk view", lambda: _narrow_view(confinement)),
        ("resource limits", lambda: _limit(confinement)),
        ("ended first where memory runs out", _volunteer),
        ("own user", lambda: _drop_user(confinement)),
        ("dies with the judge", lambda: _prctl(PR_SET_PDEATHSIG, SIGKILL)),
        ("memory unreadable", lambda: _prctl(PR_SET_DUMPABLE, 0)),
        ("no new privileges", lambda: _prctl(PR_SET_NO_NEW_PRIVS, 1)),
        ("Landlock", lambda: landlock.restrict(landlock.rules(confinement, roots))),
        ("seccomp", lambda: seccomp.install(confinement["given"])),
    ]
    for name, close in steps:
        try:
            close()
            held[name] = "on"
        except (OSError, ImportError, AttributeError, ValueError) as reason:
            held[name] = f"off: {reason}"
    return held


def follow(judge):
    """Ends this process when the judge ends, from now on (and now, if it has ended already). `confine` says so again,
    since changing the user takes it back."""
    try:
        _prctl(PR_SET_PDEATHSIG, SIGKILL)
    except OSError:
        return
    if os.getppid() != judge:
        os._exit(1)


def prepare():
    """Whatever is the same for every worker, before the first."""
    for name in ("ctypes", "resource"):  # used by what follows, where there are
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for name in ("landlock", "seccomp"):
        _beside(name)
    with contextlib.suppress(OSError):
        _libc()
        _beside("landlock").version()


@functools.cache
def _beside(name):
    """A module that lies beside this one, as compiled by the judge's Python if it is."""
    spec = importlib.util.spec_from_file_location(name, os.path.join(os.path.dirname(__file__), f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def protect_judge():
    """For the judge, where the system can: its memory cannot be read, and no orphan of a worker escapes it."""
    for close in (make_unreadable, adopt_orphans):
        try:
            close()
        except (OSError, AttributeError):
            pass


def make_unreadable():
    """For the judge: no other process of its user may read its memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def make_readable():
    """For a worker that was forked from what is unreadable: /proc/self is its own again, until its layers close."""
    _prctl(PR_SET_DUMPABLE, 1)


def adopt_orphans():
    """For the judge: a worker's orphaned children become its own, so that none escapes by a double fork."""
    _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


@functools.cache  # a hundred times as dear as a call to it
def _libc():
    if not sys.platform.startswith("linux"):
        raise OSError("not Linux")
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _prctl(option, value):
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError("prctl refused")


def _limit(confinement):
    import resource

    def limit(what, most):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, confinement["file_size"] << 20)
    limit(resource.RLIMIT_NOFILE, 256)
    if confinement["memory"] is not None:
        limit(resource.RLIMIT_AS, _address_space() + (confinement["memory"] << 20))
    if confinement["uid"] is not None:  # counted over all of a user's processes: only a user of one's own can have it
        limit(resource.RLIMIT_NPROC, confinement["processes"])


def _volunteer():
    """Where a machine or a container runs out of memory, the system picks a process to end: never the judge."""
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def _address_space():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _drop_user(confinement):
    uid = confinement["uid"]
    if uid is None:
        raise OSError(f"{confinement['blocked']} is closed to other users" if "blocked" in confinement else "needs root")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getresuid() != (uid, uid, uid):
        raise OSError("the user is still another")


def _narrow_view(confinement):
    """As root where mounting is allowed: a private view of the disk, in which secret folders are empty and the
    interpreter can be read even if it lies in somebody's closed home.

    Without it the interpreter must be readable by everyone (lazy imports), so the user is then not changed.
    """
    uid, roots, places = confinement["uid"], _python_roots(), confinement["places"]
    if uid is None:
        raise OSError("needs root")
    needed, ways = _outermost([*roots, *places]), [*roots, *map(os.path.dirname, places)]
    before = os.umask(0o022)  # the folders that lead to a bound one are for everybody
    try:
        libc = _libc()
        _checked(libc.unshare(CLONE_NEWNS))
        _checked(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
        for folder in map(os.path.realpath, confinement["hidden"]):
            if os.path.isdir(folder) and folder not in needed:  # that it cannot be hidden is seen by the self-test
                _cover(libc, folder, needed)
        while blocked := _blocking_folder(ways, uid):
            if any(f"{blocked}/".startswith(f"{part}/") for part in needed):
                raise OSError(f"{blocked} is closed to other users")
            _cover(libc, blocked, needed)
        os.chdir(os.getcwd())  # into the covered tree: from where it was, `..` led around the covers
    except OSError:
        if blocked := _blocking_folder(ways, uid):
            confinement.update(uid=None, blocked=blocked)  # staying root with the limits on beats failing every lazy import
        raise
    finally:
        os.umask(before)


def _checked(code):
    if code != 0:
        import ctypes

        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _cover(libc, folder, needed):
    """Lays an empty folder over it, and binds the parts of it that are needed into the cover."""
    parts = [part for part in needed if part.startswith(folder + os.sep)]
    descriptors = [os.open(part, os.O_PATH) for part in parts]
    _checked(libc.mount(b"none", folder.encode(), b"tmpfs", 0, b"size=1m,mode=755"))
    for part, descriptor in zip(parts, descriptors, strict=True):
        os.makedirs(part, exist_ok=True)
        _checked(libc.mount(f"/proc/self/fd/{descriptor}".encode(), part.encode(), None, MS_BIND | MS_REC, None))
        os.close(descriptor)


def _python_roots():
    """Where lazy imports read."""
    return [os.path.realpath(path) for path in (sys.base_prefix, sys.prefix, *sys.path) if path and os.path.isdir(path)]


def _outermost(paths):
    roots = {os.path.realpath(path) for path in paths}
    return sorted(r for r in roots if not any(o != r and r.startswith(o + os.sep) for o in roots))


def _blocking_folder(ways, uid):
    """The outermost folder on the way to one of them that strangers may not enter, or None."""
    for way in ways:
        path = os.sep
        for part in way.split(os.sep)[1:]:
            path = os.path.join(path, part)
            status = os.stat(path)
            if not status.st_mode & 0o001 and status.st_uid != uid:
                return path
    return None
