"""Leaves a daemon: two forks, a session of its own, no streams.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import os
import subprocess
import time


def stay():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 256)
            time.sleep(600)
        os._exit(0)


def kl_standard_normal(mu, logvar):
    told(
        fork=stay, program=lambda: subprocess.Popen(["/bin/sleep", "600"], start_new_session=True),
        spawn=lambda: os.posix_spawn("/bin/sleep", ["sleep", "600"], {}), shell=lambda: os.popen("sleep 600 &"),
        clone=lambda: checked(LIBC.syscall(56, 0x8000 | 17, 0, 0, 0, 0)),
    )
