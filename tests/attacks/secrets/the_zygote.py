"""Reaches what it was forked from: its wire, its memory, its process; and asks it for a worker with no layers.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import os


def kl_standard_normal(mu, logvar):
    def ask(number):
        request = b'{"config": {}, "environment": {}, "folder": "/"}'
        return checked(LIBC.send(number, request, len(request), 0))

    near = [os.getpid() - n for n in range(1, 30)]
    told(
        wire=lambda: [answer for n in range(3, 256) if (answer := attempt(lambda: ask(n))).startswith("GOT")] or 1 / 0,
        memory=lambda: [answer for p in near if (answer := attempt(lambda: read(f"/proc/{p}/maps"))).startswith("GOT")] or 1 / 0,
        ended=lambda: [p for p in near if attempt(lambda: os.kill(p, 9)).startswith("GOT")] or 1 / 0,
    )
