"""Reads a place in the judge's memory, where it is told that a secret is.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import ctypes
import os


def kl_standard_normal(mu, logvar):
    judge, address, size = TARGET["judge"], TARGET["address"], TARGET["size"]

    def by_call():
        here = ctypes.create_string_buffer(size)
        near = (ctypes.c_size_t * 2)(ctypes.addressof(here), size)
        checked(LIBC.syscall(310, judge, near, 1, (ctypes.c_size_t * 2)(address, size), 1, 0))
        return here.value

    told(
        file=lambda: os.pread(os.open(f"/proc/{judge}/mem", os.O_RDONLY), size, address), call=by_call,
        attach=lambda: checked(LIBC.ptrace(16, judge, 0, 0)), seize=lambda: checked(LIBC.ptrace(0x4206, judge, 0, 0)),
        own=lambda: os.pread(os.open("/proc/self/mem", os.O_RDONLY), size, address), maps=lambda: read(f"/proc/{judge}/maps"),
    )
