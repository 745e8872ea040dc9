"""What a zip knows of the grading service: its address, and the checks that it grades. The key is another file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.handover.exchange import Address
from autograder.handover.keys import HandoverError
from autograder.reporting.gradescope.metadata import entries, mapping, number

ORDER, KEY = "handover.json", "handover.key"
"""Files of a zip that hands over."""


@dataclass(frozen=True)
class Order:
    """What is handed over, and to whom.

    assignment: as the service knows it
    checks: names of those that the service grades
    seconds: after which the run waits no longer, counted from its start
    """

    url: str
    assignment: str
    checks: tuple[str, ...]
    seconds: float
    authority: str = ""

    @property
    def address(self) -> Address:
        """raises HandoverError"""
        return Address.parsed(self.url, self.authority)

    def encoded(self) -> bytes:
        """The file's content."""
        return json.dumps({**vars(self), "checks": list(self.checks)}, indent=1).encode()

    @classmethod
    def read(cls, path: Path) -> Order:
        """The order in a file. raises HandoverError"""
        try:
            data: Mapping[str, Any] = mapping(json.loads(path.read_bytes()))
            texts = [str(data[name]) for name in ("url", "assignment", "authority")]
            checks, seconds = tuple(str(name) for name in entries(data["checks"])), number(data["seconds"])
        except (OSError, ValueError, LookupError) as error:
            raise HandoverError(f"{path} cannot be read ({type(error).__name__}): package the assignment again") from error
        return cls(texts[0], texts[1], checks, seconds or 0.0, texts[2])
