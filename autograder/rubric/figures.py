"""What a figure shows, for late oracles: points as the worker's verb `drawn` read them off the figure's artists."""

from __future__ import annotations

import numpy as np

CLOSE = 1e-4  # of the spread: float32 codes go through float64 artists, and half precision would be 1e-3


def matched(points: np.ndarray, places: np.ndarray) -> np.ndarray:
    """For each of `places` (n, 2) the index of a point (m, 2) that stands there and for no other place; −1 where none does."""
    points, places = np.asarray(points, np.float64).reshape(-1, 2), np.asarray(places, np.float64)
    free, found = np.ones(len(points), bool), np.full(len(places), -1)
    scale = CLOSE * (np.ptp(places, axis=0).max() + 1e-12)
    for i, place in enumerate(places):
        near = np.flatnonzero(free & (np.abs(points - place).max(1) <= scale)) if len(points) else ()
        if len(near):
            found[i] = near[0]
            free[near[0]] = False
    return found


def colour_gaps(colours: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """(within, between): how far apart two colours of one label are at most, and those of two labels at least.

    colours: (n, 3 or more) red, green, blue between 0 and 1, of which the mean colour stands for a label; labels: (n,)
    """
    rgb = np.asarray(colours, np.float64)[:, :3]
    groups = [rgb[labels == label] for label in np.unique(labels)]
    within = max(float(np.ptp(group, axis=0).max()) for group in groups)
    middles = np.array([group.mean(0) for group in groups])
    apart = np.abs(middles[:, None] - middles[None]).max(-1)[np.triu_indices(len(groups), 1)]
    return within, float(apart.min(initial=np.inf))
