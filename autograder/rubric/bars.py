"""Bars: what a check holds a figure against, and how far from it a figure is. For whoever proves a rubric; students see none."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A figure of one case against its bar.

    what:  the comparison, as the rubric's author reads it
    kept:  how it came out
    unit:  the size of a difference that counts; 0 for the bar's own size
    """

    what: str
    figure: float
    bar: float
    kept: bool
    unit: float = 0.0

    @property
    def distance(self) -> float:
        """|figure − bar| in units; infinite where either is."""
        unit = self.unit or abs(self.bar) or abs(self.figure)
        gap = abs(self.figure - self.bar)
        return gap / unit if unit and math.isfinite(gap) else (math.inf if gap else 0.0)
