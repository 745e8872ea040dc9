"""Masks that keep one half of the entries."""

import numpy as np

from autograder import cases, closed_form


def picture_of(h, w):
    return lambda rng: {"pictures": rng.normal(size=(2, h, w)).astype(np.float32), "h": h, "w": w}


def checkerboard(s, pictures, h, w):
    mask = s.on_device(s.mod.checkerboard_mask(h, w))
    return {"mask": mask, "kept": pictures * mask}


PICTURES = (
    cases.named("4 × 4", picture_of(4, 4))
    + cases.named("3 × 5", picture_of(3, 5))
    + cases.named("2 × 3", picture_of(2, 3))
    + cases.named("1 × 4", picture_of(1, 4))
    + cases.named("4 × 1", picture_of(4, 1))
)


def alternating(h, w, first=1):
    mask = np.full((h, w), 1 - first)
    mask[::2, ::2] = mask[1::2, 1::2] = first
    return mask


@closed_form("checkerboard_mask", points=2, on=PICTURES, program=checkerboard)
def checkerboard_mask_is_exact(pictures, h, w):
    """The mask has shape (h, w), contains 0 and 1 in float32, starts with 1 and alternates in both directions."""
    return {"mask": alternating(h, w), "kept": pictures * alternating(h, w)}


@checkerboard_mask_is_exact.mistake("Your mask is inverted: it must start with 1.")
def begins_with_zero(pictures, h, w):
    return {"mask": alternating(h, w, first=0)}


def events_of(d):
    return lambda rng: {"x": rng.normal(size=(3, d)).astype(np.float32), "d": d}


def halves(s, x, d):
    mask = s.on_device(s.mod.half_mask(d))
    return {"mask": mask, "kept": x * mask}


EVENTS = cases.named("4 entries", events_of(4)) + cases.named("7 entries", events_of(7)) + cases.named("1 entry", events_of(1))


def first_ones(d, n):
    return np.r_[np.ones(n), np.zeros(d - n)]


@closed_form("half_mask", points=1, on=EVENTS, program=halves)
def half_mask_is_exact(x, d):
    """The mask has shape (d,), contains 0 and 1 in float32, and keeps the first ⌊d / 2⌋ entries."""
    return {"mask": first_ones(d, d // 2), "kept": x * first_ones(d, d // 2)}


@half_mask_is_exact.mistake("Your mask is inverted: it must keep the first half.")
def keeps_the_second_half(x, d):
    return {"mask": 1 - first_ones(d, d // 2)}


@half_mask_is_exact.mistake("You kept every second entry. Keep the first half, in one piece.")
def keeps_every_second(x, d):
    return {"mask": 1 - np.arange(d) % 2}


@half_mask_is_exact.mistake("For an odd number of entries, keep the smaller half: ⌊d / 2⌋ of them.")
def keeps_the_larger_half(x, d):
    return {"mask": first_ones(d, (d + 1) // 2)}
