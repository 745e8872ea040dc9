"""Figures of the class as SVG. No text of a student's is in them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from autograder.classroom.summary import CheckStatistics

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (5.0, 2.8)  # inches: at 96 pixels each as wide as a small window, so that text stays readable when it shrinks
BLUE = "#2f6db5"


def _drawn(draw: Any, size: tuple[float, float] = SIZE) -> str:
    """The SVG that a function draws on axes."""
    import matplotlib.figure
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    # Text stays text, so that it can be searched; equal figures are equal bytes.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "class", "font.size": 11, "font.family": "sans-serif"}):
        figure = matplotlib.figure.Figure(size, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        axes.spines[["top", "right"]].set_visible(False)
        made = io.StringIO()
        figure.set_canvas(FigureCanvasSVG(figure))
        figure.savefig(made, format="svg", metadata={"Date": None})
    text = made.getvalue()
    return text[text.index("<svg") :]


def distribution(points: Sequence[float], total: float) -> str:
    """How many submissions have how many points."""
    from matplotlib.ticker import MaxNLocator

    def draw(axes: Axes) -> None:
        axes.hist(points, bins=20, range=(0, total), color=BLUE, edgecolor="white", linewidth=0.5)
        axes.set(xlabel="points", ylabel="submissions", xlim=(0, total))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    return _drawn(draw)


def difficulty(checks: Sequence[CheckStatistics]) -> str:
    """Each check: the share that passes it, and how well passing it goes with the rest of the points."""

    def draw(axes: Axes) -> None:
        known = [(100 * c.passed, c.discrimination, c.check.number) for c in checks if c.discrimination is not None]
        axes.axhline(0, color="#999", linewidth=0.8)
        axes.scatter([share for share, _, _ in known], [value for _, value, _ in known], color=BLUE, s=18)
        for place, (share, value, number) in enumerate(sorted(known, key=lambda one: one[1])[:3]):  # those to look at
            left = share > 60
            offset = (-8 if left else 8, 10 * (place - 1) - 4)
            axes.annotate(number, (share, value), offset, textcoords="offset points", ha="right" if left else "left")
        lowest = min((value for _, value, _ in known), default=0.0)
        axes.set(xlabel="passed by, %", ylabel="discrimination", xlim=(-2, 102), ylim=(min(-0.1, lowest - 0.1), 1.05))

    return _drawn(draw, (5.0, 3.2))


def attempts(numbers: Sequence[int]) -> str:
    """The attempt that first had full marks; 0 for none."""

    def draw(axes: Axes) -> None:
        counts = Counter(min(n, 10) for n in numbers)
        labels = ["none", *(str(n) for n in range(1, 10)), "10+"]
        axes.bar(labels, [counts.get(n, 0) for n in range(11)], color=BLUE)
        axes.set(xlabel="first attempt with full marks", ylabel="submissions")

    return _drawn(draw)
