"""Ends, stops or disturbs the judge, by every call that sends a signal.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import fcntl
import os
import signal


def kl_standard_normal(mu, logvar):
    judge, parent = TARGET["judge"], os.getppid()
    reader, writer = os.pipe()
    told(
        **{f"kill {n}": lambda n=n: os.kill(judge, n) for n in (9, 15, 19, 2, 1, 14)},
        parent=lambda: os.kill(parent, 9) if parent > 1 else 1 / 0,
        thread=lambda: checked(LIBC.syscall(200, judge, 9)), thread_of_group=lambda: checked(LIBC.syscall(234, judge, judge, 9)),
        handle=lambda: os.pidfd_open(judge), queued=lambda: checked(LIBC.syscall(129, judge, 9, bytes(128))),
        owner=lambda: fcntl.fcntl(reader, fcntl.F_SETOWN, judge), kind=lambda: fcntl.fcntl(reader, 10, signal.SIGKILL),
    )
