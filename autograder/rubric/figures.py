"""Figures, for late oracles: the points that the worker's verb `drawn` reads from a figure's artists."""

from __future__ import annotations

import numpy as np

from autograder.rubric.compare import Array

CLOSE = 1e-4  # of the spread: float32 codes go through float64 artists, and half precision would be 1e-3


def matched(points: Array, places: Array) -> Array:
    """For each place the index of a point there, −1 where there is none. No point serves two places.

    points: (m, 2)
    places: (n, 2)
    """
    points, places = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(places, np.float64)
    free: Array = np.ones(len(points), bool)
    found: Array = np.full(len(places), -1)
    scale = CLOSE * (np.ptp(places, axis=0).max() + 1e-12)
    for i, place in enumerate(places):
        near: Array = np.flatnonzero(free & (np.abs(points - place).max(1) <= scale)) if len(points) else np.zeros(0, int)
        if len(near):
            found[i] = near[0]
            free[near[0]] = False
    return found


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
