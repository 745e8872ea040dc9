"""Connects to a listener on this machine, listens itself, and asks for names.

loses: kl_standard_normal
shows: TOLD
never: GOT
"""
import http.client
import socket


def kl_standard_normal(mu, logvar):
    def listen():
        with socket.socket() as ear:
            ear.bind(("", 0))
            ear.listen()

    told(
        connect=lambda: socket.create_connection(("127.0.0.1", TARGET["tcp"]), 0.5), v6=lambda: socket.socket(socket.AF_INET6),
        http=lambda: http.client.HTTPConnection("127.0.0.1", TARGET["tcp"], timeout=0.5).request("GET", "/secret"),
        names=lambda: socket.getaddrinfo("example.com", 80), listen=listen,
    )
