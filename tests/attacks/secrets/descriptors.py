"""Reads every descriptor that it has or can take, the judge's open file among them.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import os


def kl_standard_normal(mu, logvar):
    judge, held = TARGET["judge"], TARGET["descriptor"]
    regular = [n for n in range(256) if (s := attempt(lambda n=n: os.fstat(n).st_mode & 0o170000)) == f"GOT {0o100000}"]
    told(
        own=lambda: [os.pread(n, 2000, 0) for n in regular] or 1 / 0, judges=lambda: read(f"/proc/{judge}/fd/{held}"),
        listed=lambda: os.listdir(f"/proc/{judge}/fd"), folder=lambda: os.fchdir(held),
        taken=lambda: checked(LIBC.syscall(438, checked(LIBC.syscall(434, judge, 0)), held, 0)),
        parents=lambda: os.listdir(f"/proc/{os.getppid()}/fd"),
    )
