"""Late days: what a late submission loses, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Late:
    """A submission after its due date.

    days: begun since then
    share: of its points that counts
    accepted: late days that the assignment allows
    lenient: Gradescope's own late due date allows it all the same
    """

    days: int
    share: float
    accepted: int
    due: datetime
    created: datetime
    lenient: bool = False

    def as_data(self) -> dict[str, Any]:
        """The same as plain data."""
        dates = {"due": self.due.isoformat(), "created": self.created.isoformat()}
        return {"days": self.days, "share": self.share, "accepted": self.accepted, "lenient": self.lenient, **dates}

    def sentence(self, earned: float, counts: float | None) -> str:
        """What the student reads.

        earned: points before the deduction
        counts: points after it; None where they would reveal what the student may not see yet
        """
        when = f"{many(self.days, 'day')} late (due {moment(self.due, self.created)})"
        if self.days > self.accepted and not self.lenient:
            return f"{when}, of {many(self.accepted, 'day')} at most: no points count, whatever the checks below say."
        off = f"{round(100 * (1 - self.share), 6):g} % off"
        if self.lenient:
            off += f", no more than for {many(self.accepted, 'day')}, since your late due date is not over"
        if counts is None:
            return f"{when}: {off}."
        return f"{when}: {off}, {points(counts)} of the {points(earned)} points earned count."


def many(count: int, thing: str) -> str:
    """A count in words: "1 day", "2 days"."""
    return f"{count} {thing}" + "s" * (count != 1)


def moment(at: datetime, zone: datetime) -> str:
    """A moment to the minute, in the time zone of another."""
    local = at.astimezone(zone.tzinfo)
    return f"{local:%Y-%m-%d %H:%M} {local:%Z}"


def points(value: float) -> str:
    """Points as people write them: "3.75", "88"."""
    return f"{round(value, 2):.10g}"
