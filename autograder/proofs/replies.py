"""Replies that need no second run: from one proof to the next, so that after a small change only what it can reach is run; or
within one proof, so that no two of its submissions train the same code.

Grading never uses them. The file is a product of the build: to delete it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from functools import cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.sandbox.inside import wire

FILE = "replies.sqlite"  # in a course's build/
LONG = 0.1  # seconds: a reply that took less is not held in memory
MOST_BYTES = 1 << 30  # of all entries together; the ones that were not used for longest go first
TABLES = """
CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, used REAL NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_use ON entries (used);
"""


class Replies(ABC):
    """Entries by key. Threads may share them."""

    @abstractmethod
    def get(self, key: bytes) -> Any:
        """The entry, or None."""

    @abstractmethod
    def put(self, key: bytes, entry: Any) -> None:
        """Keep an entry, which is plain data."""


class PassingReplies(Replies):
    """The entries of one proof, in memory: the replies that took long. To keep any other costs more than to ask again."""

    def __init__(self) -> None:
        self._entries: dict[bytes, Any] = {}

    def get(self, key: bytes) -> Any:
        return self._entries.get(key)

    def put(self, key: bytes, entry: Any) -> None:
        if isinstance(entry, dict) and entry.get("seconds", 0.0) >= LONG:
            self._entries[key] = entry


class FiledReplies(Replies):
    """The entries of one file. Processes may share it.

    raises sqlite3.Error where the file cannot be used
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._began = time.time()
        self._database = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")  # what is lost with the power is found again
        self._database.executescript(TABLES)

    def __enter__(self) -> FiledReplies:
        return self

    def __exit__(self, kind: type | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def get(self, key: bytes) -> Any:
        """The entry, or None. Marks it as used."""
        with self._lock:
            row = self._database.execute("SELECT data, used FROM entries WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            if row[1] < self._began:
                self._database.execute("UPDATE entries SET used = ? WHERE key = ?", (time.time(), key))
        try:
            return wire.decode_frame(row[0])["entry"]
        except (wire.WireError, ValueError, LookupError, TypeError):  # written by something else: as if it were not there
            return None

    def put(self, key: bytes, entry: Any) -> None:
        """Keep an entry. One that cannot be written as a frame is left out."""
        try:
            data = wire.encode({"entry": entry})
        except (wire.WireError, ValueError, TypeError):
            return
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (key, time.time(), data))

    def close(self, most: int = MOST_BYTES) -> None:
        """Drop entries until the others take at most `most` bytes, the one unused for longest first."""
        with self._lock:
            total = 0
            for used, size in self._database.execute("SELECT used, length(data) FROM entries ORDER BY used DESC").fetchall():
                total += size
                if total > most:
                    self._database.execute("DELETE FROM entries WHERE used <= ?", (used,))
                    break
            self._database.close()


@cache
def this_engine() -> str:
    """Names what runs programs here: the engine's sandbox, Python and every installed library, the processor, the user."""
    digest = hashlib.sha256()
    sandbox = Path(wire.__file__).parents[1]
    for path in sorted(sandbox.rglob("*.py")):
        digest.update(path.relative_to(sandbox).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    libraries = sorted(f"{found.name}=={found.version}" for found in metadata.distributions())
    user = os.getuid() if hasattr(os, "getuid") else 0
    digest.update(repr((platform.python_version(), platform.platform(), _processor(), user, libraries)).encode())
    return digest.hexdigest()


def _processor() -> str:
    """Its name and what it can do, on which the last bits of results depend."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))


def digest_of(*parts: object) -> bytes:
    """A key made of texts, bytes and numbers."""
    return hashlib.sha256(b"\0".join(part if isinstance(part, bytes) else repr(part).encode() for part in parts)).digest()
