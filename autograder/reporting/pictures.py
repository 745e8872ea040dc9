"""One case of a check as a picture: draws against their density, losses over steps, images, masks, points, got and expected.

What is drawn follows from the numbers themselves, so that no check must say how it looks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from autograder.grading.record import Reply
from autograder.rubric.compare import Array, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families import FAMILIES
from autograder.rubric.families.distribution import normal_scores
from autograder.rubric.late import LateOracles
from autograder.rubric.model import Oracle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 6
FEWEST_POINTS = 20
FEWEST_LOSSES = 3
MOST_IMAGES = 16
LARGEST_SIDE = 64
INK, GOT, EXPECTED = "#7f7f7f", "#d95f02", "#1b9e77"  # told apart by everybody, on light and on dark paper


@dataclass(frozen=True)
class Panel:
    """One drawing. draw: onto axes of its own"""

    title: str
    draw: Callable[[Axes], None]


def draw(check: CompiledCheck, case: CompiledCase, reply: Reply, late_source: str, file: Path | BinaryIO, dpi: int = 110) -> bool:
    """Draw a case of a check as PNG. Returns whether there is something to see. raises ImportError where matplotlib is absent"""
    if reply.status != "returned":
        return False
    found = panels(check, case, reply.values(), LateOracles(late_source)[check.name] if check.late else None)
    if found:
        save(found, f"{check.number} {check.function}: {case.name}", file, dpi)
    return bool(found)


def panels(check: CompiledCheck, case: CompiledCase, values: Mapping[str, Value], oracle: Oracle | None) -> list[Panel]:
    """What there is to see in one case. values: what the submission returned; oracle: where the check is late"""
    found = list(_draws(check, case, values, oracle))
    pairs = list(_pairs(check, case, values, oracle))
    for name, got, truth in pairs:
        found += _side_by_side(name, got, truth)
    shown = {name for name, _, _ in pairs}
    for name, value in values.items():
        if name not in shown and isinstance(value.data, np.ndarray) and value.data.dtype.kind in "fiub":
            found += _alone(name, value.data.astype(np.float64), case)
    return found[:MOST_PANELS]


def save(drawn: list[Panel], title: str, file: Path | BinaryIO, dpi: int) -> None:
    """Draw the panels in one figure. raises ImportError where matplotlib is absent"""
    os.environ.setdefault("MPLBACKEND", "Agg")
    import matplotlib.figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    across = min(len(drawn), 3)
    down = -(-len(drawn) // across)
    roomy = ConstrainedLayoutEngine(h_pad=0.08, w_pad=0.08)  # inches, so that no letter touches the edge
    figure = matplotlib.figure.Figure(figsize=(4.2 * across, 3.6 * down + 0.4), layout=roomy)
    figure.suptitle(title, fontsize=11)
    for place, panel in enumerate(drawn):
        ax = figure.add_subplot(down, across, place + 1)
        panel.draw(ax)
        ax.set_title(panel.title, fontsize=9)
    figure.savefig(file, dpi=dpi, format="png")


def _pairs(
    check: CompiledCheck, case: CompiledCase, values: Mapping[str, Value], oracle: Oracle | None
) -> Iterator[tuple[str, Array, Array]]:
    """What was got and expected, where both are finite and of one shape."""
    if not FAMILIES[check.family].explained:
        return
    for pair in FAMILIES[check.family].pairs(check, case, values, oracle):
        got, truth = np.asarray(pair.got, np.float64), np.asarray(pair.truth, np.float64)
        if got.shape == truth.shape and got.size > 1 and np.isfinite(got).any():
            yield pair.name, got, truth


def _side_by_side(name: str, got: Array, truth: Array) -> Iterator[Panel]:
    if _is_image(got) and np.isfinite(truth).all():
        scale = float(truth.min()), float(truth.max())
        yield Panel(f"{name}: got", lambda ax: _gallery(ax, got, scale))
        yield Panel(f"{name}: expected", lambda ax: _gallery(ax, truth, scale))
    else:
        yield Panel(f"{name}: got against expected", lambda ax: _against(ax, got.ravel(), truth.ravel()))


def _draws(check: CompiledCheck, case: CompiledCase, values: Mapping[str, Value], oracle: Oracle | None) -> Iterator[Panel]:
    """The draws on the scale on which right ones follow N(0, 1)."""
    for what, stream in FAMILIES[check.family].draws(check, case, values, oracle).items():
        u = stream.ravel()
        if u.size and np.isfinite(u).all():
            yield Panel(f"{what}: {u.size} draws", lambda ax, u=u: _histogram(ax, u))  # type: ignore[misc]


def _alone(name: str, value: Array, case: CompiledCase) -> Iterator[Panel]:
    """A result that nothing is held against entry by entry."""
    if not np.isfinite(value).any():
        return
    if value.ndim == 1 and "loss" in name and value.size >= FEWEST_LOSSES:
        yield Panel(f"{name} over steps", lambda ax: _curve(ax, value))
    elif _is_image(value):
        yield Panel(name, lambda ax: _gallery(ax, value))
    elif value.ndim == 2 and value.shape[1] == 2 and len(value) >= FEWEST_POINTS:
        yield Panel(name, lambda ax: _cloud(ax, value, case))


def _is_image(value: Array) -> bool:
    """Whether the last two axes look like those of small pictures or masks, and there are not too many."""
    return value.ndim >= 2 and all(4 <= side <= LARGEST_SIDE for side in value.shape[-2:]) and (value.ndim > 2 or _is_mask(value))


def _is_mask(value: Array) -> bool:
    return bool(np.isin(value, (0.0, 1.0)).all())


def _gallery(ax: Axes, value: Array, scale: tuple[float, float] | None = None) -> None:
    """Pictures beside each other, on one scale of grey: that of the expected ones where it is given."""
    images = value.reshape(-1, *value.shape[-2:])[:MOST_IMAGES]
    side = int(np.ceil(np.sqrt(len(images))))
    rows = -(-len(images) // side)
    height, width = images.shape[-2:]
    sheet = np.full((rows * (height + 1) - 1, side * (width + 1) - 1), np.nan)
    for place, image in enumerate(images):
        top, left = place // side * (height + 1), place % side * (width + 1)
        sheet[top : top + height, left : left + width] = image
    low, high = scale if scale and scale[0] < scale[1] else (None, None)
    ax.imshow(sheet, cmap="gray", interpolation="nearest", vmin=low, vmax=high)
    ax.set_axis_off()
    missing = np.count_nonzero(~np.isfinite(images))
    if missing:
        _note(ax, f"{missing} of {images.size} pixels are not finite")


def _against(ax: Axes, got: Array, truth: Array) -> None:
    """A point for each entry: on the line where it is right."""
    finite = np.isfinite(got) & np.isfinite(truth)
    low, high = truth[finite].min(initial=np.inf), truth[finite].max(initial=-np.inf)
    if finite.any():
        ax.plot([low, high], [low, high], color=EXPECTED, lw=1.5, label="right")
        ax.plot(truth[finite], got[finite], "o", ms=4, color=GOT, alpha=0.7, label="got")
        ax.legend(frameon=False, fontsize=8)
    if not finite.all():
        _note(ax, f"{np.count_nonzero(~finite)} of {finite.size} entries are not finite")
    ax.set_xlabel("expected")
    ax.set_ylabel("got")


def _note(ax: Axes, text: str) -> None:
    ax.text(0.02, 0.02, text, transform=ax.transAxes, fontsize=8)


def _histogram(ax: Axes, u: Array) -> None:
    """Numbers that should be uniform, as the Gaussian scores that they stand for, over the density of right ones."""
    ax.hist(normal_scores(u, u.size), bins=60, range=(-4, 4), density=True, color=GOT, alpha=0.6, label="got")
    at = np.linspace(-4, 4, 200)
    ax.plot(at, np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi), color=EXPECTED, lw=2, label="right draws")
    ax.set_xlabel("standard deviations from the right mean")
    ax.legend(frameon=False, fontsize=8)


def _curve(ax: Axes, losses: Array) -> None:
    ax.plot(np.arange(1, losses.size + 1), losses, color=GOT, lw=0.8)
    missing = np.flatnonzero(~np.isfinite(losses))
    if missing.size:
        ax.axvline(missing[0] + 1, color=INK, ls="--", lw=1)
        ax.text(missing[0] + 1, ax.get_ylim()[1], f" not finite from step {missing[0] + 1}", va="top", fontsize=8)
    ax.set_xlabel("step")


def _cloud(ax: Axes, points: Array, case: CompiledCase) -> None:
    """Points in the plane, over the data where the case has some."""
    data: Any = next((case.inputs[name] for name in ("data", "x", "held_out") if name in case.inputs), None)
    if isinstance(data, np.ndarray) and data.ndim == 2 and data.shape[1] == 2:
        ax.plot(*data[:2000].T, ".", ms=2, color=INK, alpha=0.5, label="data")
    ax.plot(*points[:2000].T, ".", ms=2, color=GOT, alpha=0.7, label="got")
    ax.legend(frameon=False, fontsize=8, markerscale=4)
