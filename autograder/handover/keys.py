"""Keys: a JSON file that only its owner can read, with the keys of each assignment.

Several may be valid at a time, each from one moment to another: that is how a key is replaced without a gap.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from autograder.handover.signatures import NAME
from autograder.reporting.gradescope.metadata import entries, mapping, when

BYTES = 32
MOST_FILE = 1 << 20


class HandoverError(Exception):
    """Handing over cannot be done as it was asked for. The message says why, and what to do."""


@dataclass(frozen=True)
class Key:
    """A key of an assignment.

    not_before, not_after: when it is good
    """

    id: str
    secret: bytes = field(repr=False)
    not_before: datetime
    not_after: datetime

    def good(self, now: datetime) -> bool:
        """Whether it may be used now."""
        return self.not_before <= now < self.not_after

    def as_data(self) -> dict[str, str]:
        """The same as plain data, with the secret."""
        dates = {"not_before": self.not_before.isoformat(), "not_after": self.not_after.isoformat()}
        return {"id": self.id, "secret": self.secret.hex(), **dates}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Key:
        """The key that `as_data` described. raises ValueError"""
        begin, end = when(data.get("not_before")), when(data.get("not_after"))
        secret = bytes.fromhex(str(data.get("secret")))
        if not NAME.fullmatch(str(data.get("id"))) or len(secret) < BYTES or begin is None or end is None:
            raise ValueError("an entry is not a key")
        return cls(str(data["id"]), secret, begin, end)


KeyRing = Mapping[str, tuple[Key, ...]]
"""Assignment -> its keys."""


def read_keys(path: Path) -> KeyRing:
    """The keys in a file. raises HandoverError, also where others may read it"""
    try:
        with open(path, "rb") as file:
            _refuse_open_doors(path, os.fstat(file.fileno()))
            data = json.loads(file.read(MOST_FILE))
        return {str(name): tuple(Key.from_data(mapping(key)) for key in entries(keys)) for name, keys in mapping(data).items()}
    except OSError as error:
        raise HandoverError(f"the key file {path} cannot be read ({error.strerror}): make one with `autograder keys`") from error
    except (ValueError, RecursionError) as error:  # never with the file's content in the message
        raise HandoverError(f"the key file {path} is damaged: make another with `autograder keys`") from error


def _refuse_open_doors(path: Path, status: os.stat_result) -> None:
    if os.name != "posix":
        return
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise HandoverError(f"the key file {path} is open to other users: `chmod 600 {path}` closes it")
    if status.st_uid not in (0, os.geteuid()):
        raise HandoverError(f"the key file {path} belongs to another user: make it your own with `chown`")


def newest(keys: Iterable[Key], now: datetime) -> Key | None:
    """The key to use from now on: of those that are good, the one that stays good longest."""
    return max((key for key in keys if key.good(now)), key=lambda key: key.not_after, default=None)


def add_key(path: Path, assignment: str, days: float, now: datetime | None = None) -> Key:
    """Add a key for an assignment to the file, which is made if there is none. raises HandoverError, OSError"""
    if not NAME.fullmatch(assignment):
        raise HandoverError(f"{assignment!r} is no name of an assignment")
    now = (now or datetime.now(timezone.utc)).replace(microsecond=0)
    by_name = dict(read_keys(path)) if path.exists() else {}
    own = [key for key in by_name.get(assignment, ()) if key.not_after > now]
    # A minute early, for the clock of another machine.
    key = Key(secrets.token_hex(4), secrets.token_bytes(BYTES), now - timedelta(minutes=1), now + timedelta(days=days))
    by_name[assignment] = (*own, key)
    write_keys(path, by_name)
    return key


def write_keys(path: Path, by_name: KeyRing) -> None:
    """Write a key file, closed to others from its first byte on. raises OSError"""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(key_file(by_name))
    os.replace(partial, path)


def key_file(by_name: KeyRing) -> bytes:
    """The content of a key file."""
    return json.dumps({name: [key.as_data() for key in keys] for name, keys in by_name.items()}, indent=1).encode()


def take_key(path: Path, assignment: str, now: datetime | None = None) -> Key:
    """The assignment's key, whose file is removed: what runs from now on cannot find it. raises HandoverError

    The file is a zip's own copy, in a container that is thrown away.
    """
    by_name = read_keys(path)
    path.unlink(missing_ok=True)
    key = newest(by_name.get(assignment, ()), now or datetime.now(timezone.utc))
    if key is None:
        raise HandoverError(f"the key of {assignment} has run out: package the assignment with a new one")
    return key
