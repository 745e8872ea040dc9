"""Talks to other processes by sockets that have a name and no address, and by pairs that are given one.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import socket


def kl_standard_normal(mu, logvar):
    one, other = socket.socketpair()
    name = "\0" + TARGET["abstract"]
    told(
        nameless=lambda: socket.socket(socket.AF_UNIX).connect(name), pair=lambda: one.connect(name),
        send=lambda: one.sendto(b"x", name), message=lambda: other.sendmsg([b"x"], [], 0, name),
        datagrams=lambda: socket.socketpair(type=socket.SOCK_DGRAM), docker=lambda: one.connect("/var/run/docker.sock"),
    )
