"""Reads the reference, the results and an open file, on every way that leads to a file.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import mmap
import os


def kl_standard_normal(mu, logvar):
    tried = {}
    for what in ("secret", "open", "results"):
        path = TARGET[what]
        for way in ("", "../../../../../../..", "/proc/self/root", "/proc/self/cwd/../../../../../..", "/proc/thread-self/root"):
            tried[f"{what} by {way}"] = lambda path=path, way=way: read(way + path)
        tried |= {
            f"{what} by a link": lambda path=path, what=what: (os.symlink(path, what), read(what)),
            f"{what} by a hard link": lambda path=path, what=what: (os.link(path, what + "2"), read(what + "2")),
            f"{what} moved": lambda path=path, what=what: (os.rename(path, what + "3"), read(what + "3")),
            f"{what} mapped": lambda path=path: mmap.mmap(os.open(path, os.O_RDONLY), 10)[:],
            f"{what} by path": lambda path=path: read(f"/proc/self/fd/{os.open(path, os.O_PATH)}"),
            f"{what} by torch": lambda path=path: torch.UntypedStorage.from_file(path, False, 10).tolist(),
            f"{what} run": lambda path=path: exec(open(path).read()),
            f"{what} listed": lambda path=path: os.listdir(os.path.dirname(path)) or 1 / 0,
        }
    told(**tried)
