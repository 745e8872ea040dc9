"""Sends private inputs away in datagrams, which no connection needs.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import socket


def kl_standard_normal(mu, logvar):
    def send(kind):
        with socket.socket(socket.AF_INET, kind) as out:
            return out.sendto(str(mu.tolist()).encode(), ("127.0.0.1", TARGET["udp"]))

    told(datagram=lambda: send(socket.SOCK_DGRAM), raw=lambda: send(socket.SOCK_RAW), kernel=lambda: socket.socket(16, 3),
         packet=lambda: socket.socket(17, 3), vsock=lambda: socket.socket(40, 1))
