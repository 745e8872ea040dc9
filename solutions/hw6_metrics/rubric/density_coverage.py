"""Density and coverage, by brute force, or by the student's own radii."""

import numpy as np

from autograder import conventions, custom, follow_through

from .knn_radii import all_distances, radii_of
from .precision_recall import (
    EDGES,
    FAR_AWAY,
    LOST_IN_ROUNDING,
    MANY,
    SETS_OF_POINTS,
    SHARES,
    WAYS_OF_SETS,
    both_as,
    both_near_and_far,
    held_in,
    held_in_heaps,
    held_in_open,
    holders,
    moves_far_away,
    of_each_pair,
    parts_of_scores,
    require_the_same_far_away,
    scores_of_many,
    scores_of_sets_of_points,
)


def balls_around(real, fake, k):
    """(n, m): does the ball of the real point hold the fake?"""
    return all_distances(real, fake) <= radii_of(real, k)[:, None]


def true_density(real, fake, k):
    return balls_around(real, fake, k).sum() / (k * len(fake))


def true_coverage(real, fake, k):
    return balls_around(real, fake, k).any(1).mean()


def density_and_parts(s, real, fake, k):
    density, _ = s.unpack(s.mod.density_coverage(real, fake, k), 2)
    return {"density": density, **parts_of_scores(s, real, fake, k)}


def coverage_and_parts(s, real, fake, k):
    _, coverage = s.unpack(s.mod.density_coverage(real, fake, k), 2)
    return {"coverage": coverage, **parts_of_scores(s, real, fake, k)}


@follow_through("density_coverage", points=3, on=SETS_OF_POINTS, program=density_and_parts, truth=true_density, tolerance=SHARES)
def density_is_right(of_reals, of_fakes, real, fake, k):
    """Density is the mean number of reals whose ball contains a fake, over k (with the true radii or your own)."""
    return held_in(real, of_reals, fake).sum() / (k * len(fake))


@density_is_right.mistake("You divided by the number of reals. Density is an average over the fakes.")
def averages_over_reals(of_reals, of_fakes, real, fake, k):
    return held_in(real, of_reals, fake).sum() / (k * len(real))


@density_is_right.mistake("You did not divide the number of balls by k.")
def forgets_k(of_reals, of_fakes, real, fake, k):
    return held_in(real, of_reals, fake).sum() / len(fake)


@density_is_right.mistake(
    "You counted each fake once, however many balls contain it: this is precision. Density counts the balls."
)
def counts_a_fake_once(of_reals, of_fakes, real, fake, k):
    return held_in(real, of_reals, fake).any(0).mean()


@density_is_right.mistake("You swapped real and fake: the balls must be those of the reals.")
def exchanges_the_two_sets(of_reals, of_fakes, real, fake, k):
    return held_in(fake, of_fakes, real).sum() / (k * len(real))


@density_is_right.mistake("You compared a squared distance with a radius. Square both or neither.")
def squares_distances_only(of_reals, of_fakes, real, fake, k):
    return held_in(real, np.sqrt(of_reals), fake).sum() / (k * len(fake))


@density_is_right.mistake("You returned coverage here. The pair is (density, coverage).")
def returns_coverage_first(of_reals, of_fakes, real, fake, k):
    return held_in(real, of_reals, fake).any(1).mean()


@follow_through(
    "density_coverage", points=3, on=SETS_OF_POINTS, program=coverage_and_parts, truth=true_coverage, tolerance=SHARES
)
def coverage_is_right(of_reals, of_fakes, real, fake):
    """Coverage is the share of reals whose ball contains a fake (with the true radii or your own)."""
    return held_in(real, of_reals, fake).any(1).mean()


@coverage_is_right.mistake("You returned the share of *fakes* in a ball, which is precision. Coverage is a share of the reals.")
def covers_fakes(of_reals, of_fakes, real, fake):
    return held_in(real, of_reals, fake).any(0).mean()


@coverage_is_right.mistake("You used the balls of the fakes, so this is recall. Coverage uses the balls of the reals.")
def takes_the_balls_of_the_fakes(of_reals, of_fakes, real, fake):
    return held_in(fake, of_fakes, real).any(0).mean()


@coverage_is_right.mistake(
    "You divided the number of reals with a fake in their ball by the number of fakes. Divide by the number of reals."
)
def divides_by_the_fakes(of_reals, of_fakes, real, fake):
    return held_in(real, of_reals, fake).any(1).sum() / len(fake)


def true_pair(real, fake, k):
    return np.array([true_density(real, fake, k), true_coverage(real, fake, k)])


@follow_through(
    "density_coverage", points=1, on=EDGES, program=both_as("scores", "density_coverage"), truth=true_pair, tolerance=SHARES
)
def balls_of_density_are_closed(of_reals, of_fakes, real, fake, k):
    """Balls are closed: a point at exactly the radius is inside (tested with whole numbers)."""
    balls_held = held_in(real, of_reals, fake)
    return np.array([balls_held.sum() / (k * len(fake)), balls_held.any(1).mean()])


@balls_of_density_are_closed.mistake("Your balls are open: you used < instead of ≤. (The authors' own package does so, too.)")
def opens_the_balls_of_density(of_reals, of_fakes, real, fake, k):
    balls_held = held_in_open(real, of_reals, fake)
    return np.array([balls_held.sum() / (k * len(fake)), balls_held.any(1).mean()])


@custom("density_coverage", points=1, on=FAR_AWAY, program=both_near_and_far("density_coverage"))
def density_holds_far_from_the_origin(near, far, apart):
    """A thousand spreads away from the origin, both scores are the same in float32."""
    require_the_same_far_away(near, far, apart)


@density_holds_far_from_the_origin.mistake(LOST_IN_ROUNDING)
def expands_the_square_in_density(near, far, apart):
    return moves_far_away(near, far)


def true_pair_of_many(real, fake, k):
    held = held_in_heaps(real, fake, k)
    return np.array([held.sum() / (k * len(fake)), held.any(2).mean()])


@follow_through(
    "density_coverage", points=1, on=MANY, program=scores_of_many("density_coverage"), truth=true_pair_of_many, tolerance=SHARES
)
def density_of_many_rows_fits_into_memory(of_reals, of_fakes, real, fake, k):
    """Both scores are right for 14 000 rows, without a matrix of all distances (784 MB)."""
    counts = np.sum([inside for inside, _ in holders(real, of_reals, fake)], axis=0)
    return np.array([counts.sum() / (k * len(fake)), np.mean(counts > 0)])


@conventions(
    "density_coverage", points=2, on=WAYS_OF_SETS, program=scores_of_sets_of_points("density_coverage", "density", "coverage")
)
def density_keeps_the_conventions(real, fake, k):
    """Both results have the inputs' dtype and device, and the inputs are left unchanged."""
    return {"density": of_each_pair(true_density, real, fake, k), "coverage": of_each_pair(true_coverage, real, fake, k)}
