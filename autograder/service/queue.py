"""The queue: what was handed over and what came of it, in one SQLite file. It survives the end of this process at any moment.

A *job* is one submission's request. A *work* is what has to be graded for it: jobs with equal bodies share one, and it is graded
once. Assignments take turns, so that a crowd of one does not keep the others waiting.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.handover.signatures import Errand

FORMAT = 1
MOST_ATTEMPTS = 5  # times that a work is begun without an end: after that it is what ends our processes
SCHEMA = """
CREATE TABLE IF NOT EXISTS works (
    key TEXT PRIMARY KEY, assignment TEXT NOT NULL, body BLOB, size INTEGER NOT NULL, state TEXT NOT NULL, arrived REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, begun REAL, ended REAL, faulty INTEGER NOT NULL DEFAULT 0, result BLOB);
CREATE INDEX IF NOT EXISTS by_state ON works (state, assignment, arrived);
CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, work TEXT NOT NULL, arrived REAL NOT NULL);
CREATE INDEX IF NOT EXISTS by_work ON jobs (work);
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS turns (assignment TEXT PRIMARY KEY, turn INTEGER NOT NULL);
"""
NEXT = """
SELECT works.key, works.assignment, works.body, works.attempts FROM works
LEFT JOIN turns ON turns.assignment = works.assignment
WHERE works.state = 'waiting' ORDER BY COALESCE(turns.turn, 0), works.arrived LIMIT 1
"""


class Full(Exception):
    """There is no room for another work. whole: not even for that of another assignment"""

    def __init__(self, *, whole: bool) -> None:
        super().__init__("the queue is full")
        self.whole = whole


@dataclass(frozen=True)
class Room:
    """How much may wait.

    works: of one assignment
    size: bytes of all bodies together
    """

    works: int = 2000
    size: int = 8 << 30


@dataclass(frozen=True)
class Lease:
    """A work that somebody is about to grade. attempts: this one included"""

    key: str
    assignment: str
    body: bytes
    attempts: int


@dataclass(frozen=True)
class State:
    """How a job stands.

    result: None while there is none
    ahead: works that are graded before it, those of other assignments that take their turns included
    running: whether it is being graded
    """

    result: bytes | None
    ahead: int = 0
    running: bool = False


@dataclass(frozen=True)
class Load:
    """How the queue stands.

    waiting, running, done: assignment -> works
    oldest: seconds that the first of the waiting works has waited
    longest: seconds that the first of the running works has run
    """

    waiting: dict[str, int]
    running: dict[str, int]
    done: dict[str, int]
    oldest: float
    longest: float


class JobQueue:
    """The queue in a folder. Thread-safe. Works that an earlier process had begun wait again. raises sqlite3.DatabaseError"""

    def __init__(self, folder: Path, room: Room = Room()) -> None:
        self._room, self._lock = room, threading.Lock()
        self.arrivals = threading.Condition()
        self._base = sqlite3.connect(folder / "queue.sqlite", isolation_level=None, check_same_thread=False)
        # Whoever was told that a submission is accepted must find it after a power cut, too.
        self._base.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {SCHEMA}")
        (known,) = self._base.execute("PRAGMA user_version").fetchone()
        if known not in (0, FORMAT):
            raise sqlite3.DatabaseError("made by another version of the engine")
        self._base.execute(f"PRAGMA user_version = {FORMAT}")
        with self._changing() as base:
            base.execute("UPDATE works SET state = 'waiting', begun = NULL WHERE state = 'running'")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    # -- for requests --------------------------------------------------------------------------------------------------

    def first_use(self, nonce: str, expires: float) -> bool:
        """Whether the nonce is new. It is known from now on, until it expires."""
        with self._changing() as base:
            base.execute("DELETE FROM nonces WHERE expires < ?", (time.time(),))
            return base.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?)", (nonce, expires)).rowcount == 1

    def submit(self, errand: Errand, work: str, body: bytes) -> bool:
        """Keep a job, and its work unless it is known. Returns whether there is something new to grade. raises Full

        A work on which we failed is graded again for whoever asks again.
        """
        now = time.time()
        with self._changing() as base:
            found = base.execute("SELECT state, faulty FROM works WHERE key = ?", (work,)).fetchone()
            new = found is None or (found[0] == "done" and found[1])
            if new:
                self._require_room(errand.assignment, len(body))
                row = (work, errand.assignment, body, len(body), now)
                columns = "key, assignment, body, size, state, arrived"
                base.execute(f"INSERT OR REPLACE INTO works ({columns}) VALUES (?, ?, ?, ?, 'waiting', ?)", row)
            base.execute("INSERT OR REPLACE INTO jobs VALUES (?, ?, ?)", (errand.job, work, now))
        if new:
            with self.arrivals:
                self.arrivals.notify()
        return new

    def _require_room(self, assignment: str, size: int) -> None:
        count = self._base.execute("SELECT COUNT(*) FROM works WHERE state = 'waiting' AND assignment = ?", (assignment,))
        if count.fetchone()[0] >= self._room.works:
            raise Full(whole=False)
        total = self._base.execute("SELECT COALESCE(SUM(size), 0) FROM works WHERE state <> 'done'").fetchone()[0]
        if total + size > self._room.size:
            raise Full(whole=True)

    def state(self, job: str) -> State | None:
        """How a job stands; None where it is not known."""
        with self._lock:
            found = self._base.execute(
                "SELECT works.state, works.result, works.assignment, works.arrived FROM jobs JOIN works ON works.key = jobs.work"
                " WHERE jobs.id = ?",
                (job,),
            ).fetchone()
            if found is None:
                return None
            state, result, assignment, arrived = found
            if state != "waiting":
                return State(result if state == "done" else None, running=state == "running")
            return State(None, self._ahead(assignment, arrived))

    def _ahead(self, assignment: str, arrived: float) -> int:
        """Those of the same assignment that came before, as many of each other one, and what is running."""
        rows = self._base.execute(
            "SELECT assignment, SUM(arrived < ?), COUNT(*) FROM works WHERE state = 'waiting' GROUP BY assignment", (arrived,)
        ).fetchall()
        own = next((before for name, before, _ in rows if name == assignment), 0)
        others = sum(min(count, own + 1) for name, _, count in rows if name != assignment)
        (running,) = self._base.execute("SELECT COUNT(*) FROM works WHERE state = 'running'").fetchone()
        return int(own + others + running)

    # -- for those who grade -------------------------------------------------------------------------------------------

    def lease(self) -> Lease | None:
        """The next work, of the assignment whose turn it is; None where nothing waits."""
        with self._changing() as base:
            found = base.execute(NEXT).fetchone()
            if found is None:
                return None
            key, assignment, body, attempts = found
            base.execute(
                "UPDATE works SET state = 'running', attempts = attempts + 1, begun = ? WHERE key = ?", (time.time(), key)
            )
            turn = "SELECT COALESCE(MAX(turn), 0) + 1 FROM turns"
            base.execute(f"INSERT OR REPLACE INTO turns VALUES (?, ({turn}))", (assignment,))
            return Lease(key, assignment, body, attempts + 1)

    def finish(self, key: str, result: bytes, *, faulty: bool) -> None:
        """Keep the result of a work. Its body is needed no more. faulty: we failed on some of it"""
        with self._changing() as base:
            base.execute(
                "UPDATE works SET state = 'done', body = NULL, result = ?, faulty = ?, ended = ? WHERE key = ?",
                (result, faulty, time.time(), key),
            )

    def give_back(self, key: str, *, counted: bool) -> None:
        """Let a work that was begun wait again. counted: it may be what ended the process that graded it"""
        with self._changing() as base:
            base.execute(
                "UPDATE works SET state = 'waiting', begun = NULL, attempts = attempts - ? WHERE key = ? AND state = 'running'",
                (int(not counted), key),
            )
        with self.arrivals:
            self.arrivals.notify()

    # -- for whoever looks after it ------------------------------------------------------------------------------------

    def load(self) -> Load:
        """How the queue stands."""
        with self._lock:
            rows = self._base.execute(
                "SELECT state, assignment, COUNT(*), MIN(arrived), MIN(begun) FROM works GROUP BY state, assignment"
            ).fetchall()
        counts: dict[str, dict[str, int]] = {"waiting": {}, "running": {}, "done": {}}
        for state, assignment, count, *_ in rows:
            counts[state][assignment] = count
        now = time.time()
        arrived = min((row[3] for row in rows if row[0] == "waiting"), default=now)
        begun = min((row[4] for row in rows if row[0] == "running"), default=now)
        return Load(**counts, oldest=now - arrived, longest=now - begun)

    def forget(self, days: float) -> int:
        """Remove what ended more than so many days ago. Returns how many works."""
        with self._changing() as base:
            end = time.time() - days * 86400
            count = base.execute("DELETE FROM works WHERE state = 'done' AND ended < ?", (end,)).rowcount
            base.execute("DELETE FROM jobs WHERE work NOT IN (SELECT key FROM works)")
            return count

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")
