"""Figures, for late oracles: the points that the worker's verb `drawn` reads from a figure's artists."""

from __future__ import annotations

import numpy as np

from autograder.rubric.compare import Array

CLOSE = 1e-4  # of the spread: float32 codes go through float64 artists, and half precision would be 1e-3


def matched(points: Array, places: Array) -> Array:
    """For each place the index of the first point there that no place before it has taken, −1 where there is none.

    However many points a submission draws: they are sorted into squares, and a place looks at the squares around it.

    points: (m, 2)
    places: (n, 2)
    """
    points, places = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(places, np.float64)
    found: Array = np.full(len(places), -1)
    low, scale = places.min(0), CLOSE * (np.ptp(places, axis=0).max() + 1e-12)
    inside: Array = np.flatnonzero(((points >= low - scale) & (points <= places.max(0) + scale)).all(1))  # NaN is not
    squares = _square(points[inside], low, scale)
    order = inside[np.argsort(squares, kind="stable")]  # within a square in the order in which they were drawn
    squares.sort()
    free: Array = np.ones(len(points), bool)
    around = _square(places, low, scale)[:, None] + (np.arange(-1, 2)[:, None] * SIDE + np.arange(-1, 2)).ravel()
    begins, ends = (np.searchsorted(squares, around, side) for side in ("left", "right"))
    for i in np.flatnonzero((ends > begins).any(1)):
        runs = [order[begin:end] for begin, end in zip(begins[i], ends[i], strict=True) if end > begin]
        first = min(_first_there(run, points, places[i], scale, free) for run in runs)
        if first < len(points):
            found[i], free[first] = first, False
    return found


SIDE = 1 << 20  # squares in a row, more than there are
LOOK = 512  # points looked at together: as many may be in one place


def _square(points: Array, low: Array, scale: float) -> Array:
    """The number of the square that each point is in, counted in rows."""
    with np.errstate(invalid="ignore"):  # places that are no numbers
        places: Array = np.floor((points - low) / scale).astype(np.int64) + 1
    return places[:, 0] * SIDE + places[:, 1]


def _first_there(run: Array, points: Array, place: Array, scale: float, free: Array) -> int:
    """The first of these points, in ascending order, that is at the place and free; the number of points where none is."""
    for begin in range(0, len(run), LOOK):
        part = run[begin : begin + LOOK]
        near = part[free[part] & (np.abs(points[part] - place).max(1) <= scale)]
        if len(near):
            return int(near[0])
    return len(points)


def colour_gaps(colours: Array, labels: Array) -> tuple[float, float]:
    """(within, between): the largest gap between two colours of one label, and the smallest between the mean colours of two.

    colours: (n, 3 or more) red, green, blue between 0 and 1
    labels:  (n,)
    """
    rgb = np.asarray(colours, np.float64)[:, :3]
    groups = [rgb[labels == label] for label in np.unique(labels)]
    within = max(float(np.ptp(group, axis=0).max()) for group in groups)
    middles = np.array([group.mean(0) for group in groups])
    apart = np.abs(middles[:, None] - middles[None]).max(-1)[np.triu_indices(len(groups), 1)]
    return within, float(apart.min(initial=np.inf))
