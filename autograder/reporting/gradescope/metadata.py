"""Reads Gradescope's submission_metadata.json, in which any entry may be missing or hold anything, and an export's
submission_metadata.yml, which says less of every submission."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Earlier:
    """An earlier submission.

    at: when it was handed in; None where the metadata do not say
    results: its results.json, as Gradescope kept it
    """

    at: datetime | None
    results: Mapping[str, Any]
    points: float | None

    @property
    def score(self) -> float | None:
        """What it scored: as its own results say, else as Gradescope does."""
        own = number(self.results.get("score"))
        return self.points if own is None else own

    @property
    def graded(self) -> bool:
        """Whether this grader graded it to its end, and not merely showed an earlier report again."""
        extra = mapping(self.results.get("extra_data"))
        return extra.get("complete") is True and not extra.get("faults") and not extra.get("limited") and self.score is not None


@dataclass(frozen=True)
class Metadata:
    """What Gradescope says about one submission."""

    data: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Metadata:
        """The metadata in a file. raises OSError, ValueError, RecursionError"""
        data = json.loads(path.read_bytes(), parse_float=number, parse_constant=lambda word: None)
        if not isinstance(data, Mapping):
            raise ValueError("no JSON object")
        return cls(data)

    @classmethod
    def exported(cls, path: Path, submission: Path) -> Metadata:
        """What the submission_metadata.yml of an export says about one of its submissions. It knows no due date.

        submission: its folder in the export, submission_123, or what lies in it
        raises OSError, ValueError, ImportError where PyYAML is missing, LookupError where there is no such entry
        """
        import yaml

        try:  # every scalar as text, and no tag obeyed: the file is Ruby's, and names in it are students' own
            read = mapping(yaml.load(path.read_bytes(), Loader=yaml.BaseLoader))
        except yaml.YAMLError as error:
            raise ValueError("it is no YAML") from error
        whole = submission.resolve()
        name = next((part.name for part in (whole, *whole.parents) if part.name in read), None)
        if name is None:
            raise LookupError(whole.name)
        entry = _plain(read[name])
        history = [_plain(earlier) for earlier in entries(entry.get("history"))]
        previous = [  # a history may list the submission itself
            {**earlier, "submission_time": at}
            for earlier in history
            if (at := earlier.get("created_at")) != entry.get("created_at")
        ]
        return cls({**entry, "previous_submissions": previous})

    @property
    def created(self) -> datetime | None:
        """When it was handed in."""
        return when(self.data.get("created_at"))

    def deadline(self, key: str) -> datetime | None:
        """A date of the students' own, with their extensions (of a group the latest), else the assignment's.

        key: "due_date" or "late_due_date"
        """
        users = self.data.get("users")
        own = [when(mapping(mapping(user).get("assignment")).get(key)) for user in entries(users)]
        return max((date for date in own if date), default=None) or when(mapping(self.data.get("assignment")).get(key))

    @property
    def earlier(self) -> Iterator[Earlier]:
        """The other submissions of the same students to this assignment."""
        for entry in map(mapping, entries(self.data.get("previous_submissions"))):
            yield Earlier(when(entry.get("submission_time")), mapping(entry.get("results")), number(entry.get("score")))


def _plain(entry: Any) -> dict[str, Any]:
    """An entry of an export without the colons of Ruby's keys."""
    return {str(key).removeprefix(":"): value for key, value in mapping(entry).items()}


TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(?:Z|UTC|([+-])(\d\d):?(\d\d)?)",
    re.ASCII | re.IGNORECASE,
)


def when(text: Any) -> datetime | None:
    """A moment in ISO 8601 with its time zone; None for anything else, since without a zone it is no moment.

    >>> when("2018-07-01T14:22:32.365935-07:00").isoformat()
    '2018-07-01T14:22:32.365935-07:00'
    >>> when("2018-07-01 14:22:32.3Z").isoformat()
    '2018-07-01T14:22:32.300000+00:00'
    >>> when("2018-07-01T14:22:32") is None
    True
    """
    match = TIME.fullmatch(text.strip()) if isinstance(text, str) and len(text) < 80 else None
    if match is None:
        return None
    *parts, fraction, sign, hours, minutes = match.groups()
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    microsecond = int((fraction or "0").ljust(6, "0")[:6])
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        made = datetime(year, month, day, hour, minute, second, microsecond, timezone(offset))
    except ValueError:  # no such day, or no such zone
        return None
    return made if 2000 <= made.year < 2200 else None


def number(value: Any) -> float | None:
    """A finite number, which may be given as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def mapping(value: Any) -> Mapping[str, Any]:
    """The mapping, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else NOTHING


def entries(value: Any) -> list[Any]:
    """The list, or an empty one for anything else."""
    return value if isinstance(value, list) else []
