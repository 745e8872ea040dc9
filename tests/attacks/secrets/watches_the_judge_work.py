"""Watches folders that it may not read, to learn when the judge opens or writes a file there; and asks for every socket's name.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import ctypes
import os


def watched(path):
    queue = checked(LIBC.inotify_init1(0o4000))
    return checked(LIBC.inotify_add_watch(queue, os.fsencode(path), 0xFFF))


def kl_standard_normal(mu, logvar):
    results = os.path.dirname(TARGET["results"])
    told(
        results=lambda: watched(results), hidden=lambda: watched(TARGET["hidden"]), own=lambda: watched("."),
        old=lambda: checked(LIBC.inotify_init()), notices=lambda: checked(LIBC.fanotify_init(0, 0)),
        leases=lambda: __import__("fcntl").fcntl(os.open(".", os.O_RDONLY), 1026, 0xFF),
        sockets=lambda: [line for line in open("/proc/self/net/unix") if TARGET["abstract"] in line] or 1 / 0,
        threads=lambda: [line for line in open(f"/proc/self/task/{os.getpid()}/net/unix") if TARGET["abstract"] in line] or 1 / 0,
        tcp=lambda: read("/proc/self/net/tcp"), mounts=lambda: read("/proc/self/mountinfo"),
    )
