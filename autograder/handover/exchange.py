"""One request over HTTP, within a time and a size that hold whatever answers. Standard library only: it runs on Gradescope."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from autograder.handover.keys import HandoverError

MOST_ANSWER = 4 << 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Unreachable(Exception):
    """No answer came. The message says why."""


@dataclass(frozen=True)
class Answer:
    """headers: with names in lower case"""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Address:
    """Where the service is.

    path: in front of its own paths, without a slash at the end
    authority: a certificate in PEM that its own is checked against; "" for those that the system trusts
    """

    secure: bool
    host: str
    port: int
    path: str = ""
    authority: str = field(default="", repr=False)

    @classmethod
    def parsed(cls, url: str, authority: str = "") -> Address:
        """The address in a URL. raises HandoverError"""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise HandoverError(f"{url!r} is no URL ({error})") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise HandoverError(f"{url!r} is no address of a service: write https://host or https://host/path")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise HandoverError(f"{url}: submissions travel over https only; put a TLS proxy in front of the service")
        secure = parts.scheme == "https"
        return cls(secure, parts.hostname, port or (443 if secure else 80), parts.path.rstrip("/"), authority)


def ask(
    address: Address, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None, *, seconds: float
) -> Answer:
    """Send a request and read the answer, all of it within so many seconds. No redirect is followed. raises Unreachable"""
    if seconds <= 0:
        raise Unreachable("no time was left")
    connection = _connection(address, seconds)
    try:
        with _ended_after(connection, seconds) as ended:
            connection.request(method, address.path + path, body, dict(headers))
            response = connection.getresponse()
            content = response.read(MOST_ANSWER + 1)
            if ended.is_set():
                raise Unreachable(f"no whole answer came within {seconds:.0f} s")
            if len(content) > MOST_ANSWER:
                raise Unreachable(f"the answer is larger than {MOST_ANSWER >> 20} MiB")
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = f"within {seconds:.0f} s" if isinstance(error, TimeoutError) else f"({type(error).__name__}: {error})"
        raise Unreachable(f"no answer came {why}") from error
    finally:
        connection.close()


def _connection(address: Address, seconds: float) -> http.client.HTTPConnection:
    if not address.secure:
        return http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    try:
        context = ssl.create_default_context(cadata=address.authority or None)
    except (ssl.SSLError, OSError, ValueError) as error:
        raise Unreachable(f"the certificate that it is checked against cannot be used ({error})") from error
    return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)


@contextlib.contextmanager
def _ended_after(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Close the connection after so many seconds: a socket's own limit begins anew with every byte."""
    ended, end = threading.Event(), time.monotonic() + seconds

    def watch() -> None:
        if done.wait(max(0.0, end - time.monotonic())):
            return
        ended.set()
        if (sock := connection.sock) is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(2)

    done = threading.Event()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield ended
    finally:
        done.set()
        watcher.join()
