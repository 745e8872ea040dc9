"""Talking to a worker: frames go out and come back on threads of their own, and what it prints is read and cut."""

from __future__ import annotations

import queue
import select
import threading
import time
from collections.abc import Callable
from typing import IO, Any

from autograder.sandbox import processes
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.errors import MOST_TEXT as MOST_LETTERS
from autograder.sandbox.processes import Process

MOST_REPLY, MOST_TEXT = 4 << 20, 512 << 10  # bytes of arrays, and of everything else, in one reply
ALL_TEXT = 16 << 20  # bytes of everything but arrays, in all replies of one submission: to read them takes seconds
MOST_NESTED = wire.MOST_DEPTH - 10  # a record holds the reply within itself, and must be kept as well
EXPANSION = 24  # a list of empty dicts takes so many times its text, and nothing takes more
MOST_PRINTED = 16 << 10  # bytes kept of what one program prints; the rest is read and dropped


class Conversation:
    """The three streams of one worker. Nothing that the worker does can hold up the caller.

    text: bytes of everything but arrays that it may still send
    """

    def __init__(self, process: Process, text: int = ALL_TEXT) -> None:
        self._process, self.text = process, text
        self._requests: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._replies: queue.SimpleQueue[tuple[Any, int]] = queue.SimpleQueue()
        assert process.stderr is not None
        self.printed = Printed(process.stderr)
        self._threads = [_in_background(self.printed.drain), _in_background(self._converse)]

    def send(self, frame: bytes) -> None:
        """Queue a request. An empty frame asks for nothing and awaits a message all the same: a worker greets unasked."""
        self._requests.put(frame)

    def reply(self, timeout: float) -> tuple[Any, int]:
        """(message, size in bytes) of the next reply. The message is None where the worker is gone, and text where the reply
        is no frame.

        raises queue.Empty after `timeout` seconds
        """
        return self._replies.get(timeout=timeout)

    def hang_up(self) -> None:
        """End the conversation with a worker that is gone."""
        self._requests.put(None)
        for thread in self._threads:
            thread.join(2.0)
        if any(thread.is_alive() for thread in self._threads):
            return  # a process that could not be ended holds the other end; the threads end with it
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                pass

    def _converse(self) -> None:
        """Send each request and read one reply, aside: a worker that does neither must not hold up the judge.

        What nobody has asked for is not read: it stays in the pipe, and takes no memory of ours.
        """
        while (frame := self._requests.get()) is not None:
            self._replies.put(self._exchange(frame))

    def _exchange(self, frame: bytes) -> tuple[Any, int]:
        message: Any = None
        size = 0
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        try:
            rest = memoryview(frame)
            while rest:
                rest = rest[process.stdin.write(rest) :]
            if parts := wire.read_parts(process.stdout, MOST_REPLY, min(MOST_TEXT, self.text)):
                self.text -= len(parts[0])
                message = wire.decode(*parts, MOST_NESTED, MOST_REPLY, MOST_LETTERS)
                size = EXPANSION * len(parts[0]) + len(parts[1])
        except OSError:
            pass
        except Exception as error:  # a reply is a stranger's bytes: whatever they do to us, the judge goes on
            message = f"malformed: {error}"
        return message, size


class Printed:
    """Reads everything a worker prints, and keeps the first part."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._dropped = 0
        self._lock = threading.Lock()

    def drain(self) -> None:
        """Read until the worker is gone."""
        try:
            while self._take():
                pass
        except (OSError, ValueError):
            pass

    def _take(self) -> int:
        # Windows does not say whether there is something to read. Elsewhere it is read under the lock, so that nothing is
        # on its way from the pipe to us while `text` looks.
        part = self._stream.read(1 << 16) if _readable(self._stream, None) is None else None
        with self._lock:
            part = self._stream.read(1 << 16) if part is None else part
            room = MOST_PRINTED - len(self._kept)
            self._kept += part[:room]
            self._dropped += max(0, len(part) - room)
        return len(part)

    def clear(self) -> None:
        """Forget what was printed so far."""
        with self._lock:
            self._kept.clear()
            self._dropped = 0

    def text(self, settle: float = 0.0) -> str:
        """What was printed. settle: seconds to wait at most for what is in the pipe already"""
        deadline = time.monotonic() + settle
        while time.monotonic() < deadline and _readable(self._stream, 0):
            time.sleep(0.001)
        with self._lock:
            text = self._kept.decode("utf-8", "replace")
            return text + (f"\n… and {self._dropped} more bytes" if self._dropped else "")


class OwnTime:
    """Seconds since it was made, less those in which a process waited for a processor that others used: on a busy machine, or
    in a container with half a processor, code is not slow for that. Waiting counts from the first `look` on.

    process: None counts every second
    most: seconds that waiting saves at most, as a submission can also make itself wait
    """

    def __init__(self, process: Process | None, most: float) -> None:
        self._process, self._most = process, most
        self._began, self._waited = time.monotonic(), 0.0
        self._before: float | None = None

    def look(self) -> None:
        """Ask the system how long the process has waited."""
        pid = self._process.pid if self._process else None
        waited = None if pid is None else processes.waited(pid)
        if waited is not None:
            self._before = waited if self._before is None else self._before
            self._waited = min(waited - self._before, self._most)

    def seconds(self) -> float:
        """The process's own time so far."""
        return time.monotonic() - self._began - self._waited


def _readable(stream: IO[bytes], timeout: float | None) -> bool | None:
    """Whether there is something to read, or the end; None where the system does not say. timeout: None waits for ever"""
    if not hasattr(select, "poll"):
        return None
    poll = select.poll()
    poll.register(stream, select.POLLIN)
    return bool(poll.poll(timeout))


def _in_background(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread
