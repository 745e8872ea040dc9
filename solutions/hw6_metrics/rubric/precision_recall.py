"""Precision and recall, by brute force, or by the student's own radii."""

import numpy as np

from autograder import Tolerance, cases, conventions, custom, follow_through, require

from .fid import FAR, on_the_grid
from .inception_score import SETS
from .knn_radii import HEAPS, ROWS_OF_A_HEAP, all_distances, heap_places, radii_in_heaps, radii_of

# No two distances that are compared may be this close, or rounding would decide a point's side. Ordinary cases are drawn again
# until none are.
CLEAR = 1e-3


def clear_of_ties(real, fake, k):
    """Does no point lie close to the edge of a ball, whichever radii are compared with which neighbours?"""
    across = all_distances(real, fake)
    edges = [np.abs(across - np.sort(all_distances(real, real), 1)[:, i, None]).min() for i in (1, k - 1, k, k + 1)]
    edges += [np.abs(across.T - np.sort(all_distances(fake, fake), 1)[:, i, None]).min() for i in (1, k - 1, k, k + 1)]
    return min(edges) > CLEAR / max(len(real), 10)


def sets_of_points(n, m, d, k, dtype="float32", shift=1.0, spread=0.6):
    """Fakes to one side, and less spread than the reals."""

    def draw(rng):
        while True:
            real = rng.normal(0, 1, (n, d)).astype(dtype)
            fake = (rng.normal(0, spread, (m, d)) + shift / np.sqrt(d)).astype(dtype)
            if clear_of_ties(real.astype(np.float64), fake.astype(np.float64), k):
                return {"real": real, "fake": fake, "k": k}

    return draw


SETS_OF_POINTS = (
    cases.named("40 real and 30 fake, 2 dimensions, k = 3", sets_of_points(40, 30, 2, 3))
    + cases.named("25 real and 45 fake, 3 dimensions, k = 4", sets_of_points(25, 45, 3, 4))
    + cases.named("30 and 30, 2 dimensions, k = 5, float64", sets_of_points(30, 30, 2, 5, "float64"))
    + cases.named("40 real and 35 fake on the line, k = 2", sets_of_points(40, 35, 1, 2, shift=1.5))
    + cases.named("36 real and 50 fake, 8 dimensions, k = 3", sets_of_points(36, 50, 8, 3, spread=0.8))
)


def held_in(centres, radii, points):
    """(centres, points): is the point in the ball of the centre?"""
    return np.sqrt(((points - centres[:, None]) ** 2).sum(-1)) <= radii[:, None]


def share_held(centres, radii, points):
    """The share of points that are in some ball, as the handout defines it: this one travels in the student kit."""
    return held_in(centres, radii, points).any(0).mean()


def true_precision(real, fake, k):
    return (all_distances(fake, real) <= radii_of(real, k)).any(1).mean()


def true_recall(real, fake, k):
    return true_precision(fake, real, k)


def parts_of_scores(s, real, fake, k):
    """The student's own radii, with those that slips take for them."""
    return {
        "of_reals": s.tried("mod.knn_radii", real, k),
        "of_reals otherwise": s.tried("mod.knn_radii", real * 2, k),
        "of_fakes": s.tried("mod.knn_radii", fake, k),
        "of_fakes otherwise": s.tried("mod.knn_radii", fake * 2, k),
    }


# A share of n points changes in steps of 1/n, and somebody may divide counts in float32.
SHARES = Tolerance(1e-6, 1e-6, "counts divided in float32, whatever the inputs' dtype")


def precision_and_parts(s, real, fake, k):
    precision, _ = s.unpack(s.mod.precision_recall(real, fake, k), 2)
    return {"precision": precision, **parts_of_scores(s, real, fake, k)}


def recall_and_parts(s, real, fake, k):
    _, recall = s.unpack(s.mod.precision_recall(real, fake, k), 2)
    return {"recall": recall, **parts_of_scores(s, real, fake, k)}


@follow_through(
    "precision_recall", points=3, on=SETS_OF_POINTS, program=precision_and_parts, truth=true_precision, tolerance=SHARES
)
def precision_is_right(of_reals, of_fakes, real, fake):
    """Precision is the share of fakes in the ball of a real point (with the true radii or your own)."""
    return share_held(real, of_reals, fake)


@precision_is_right.mistake("You swapped real and fake: this is recall. Precision asks about each *fake*.")
def exchanges_real_and_fake(of_reals, of_fakes, real, fake):
    return share_held(fake, of_fakes, real)


@precision_is_right.mistake(
    "You looked only at the ball of the nearest real point. Another ball may be larger and contain the fake."
)
def looks_at_the_nearest_ball(of_reals, of_fakes, real, fake):
    off = np.sqrt(((fake[:, None] - real) ** 2).sum(-1))
    return (off.min(1) <= of_reals[off.argmin(1)]).mean()


@precision_is_right.mistake(
    "You used the balls of the fakes. Precision uses the balls of the real points, recall those of the fakes."
)
def takes_the_balls_of_the_others(of_reals, of_fakes, real, fake):
    return held_in(fake, of_fakes, real).any(1).mean()


@precision_is_right.mistake("You compared a squared distance with a radius. Square both or neither.")
def squares_one_side(of_reals, of_fakes, real, fake):
    return held_in(real, np.sqrt(of_reals), fake).any(0).mean()


@precision_is_right.mistake("You compared a distance with a squared radius. Square both or neither.")
def squares_the_other_side(of_reals, of_fakes, real, fake):
    return held_in(real, of_reals**2, fake).any(0).mean()


@precision_is_right.mistake("You counted the reals whose ball contains a fake: this is coverage. Precision counts fakes.")
def counts_balls(of_reals, of_fakes, real, fake):
    return held_in(real, of_reals, fake).any(1).mean()


@follow_through("precision_recall", points=3, on=SETS_OF_POINTS, program=recall_and_parts, truth=true_recall, tolerance=SHARES)
def recall_is_right(of_reals, of_fakes, real, fake):
    """Recall is the share of reals in the ball of a fake (with the true radii or your own)."""
    return share_held(fake, of_fakes, real)


@recall_is_right.mistake("You swapped real and fake: this is precision. Recall asks about each *real* point.")
def exchanges_fake_and_real(of_reals, of_fakes, real, fake):
    return share_held(real, of_reals, fake)


@recall_is_right.mistake("You used the balls of the reals, so this is coverage. Recall uses the balls of the fakes.")
def takes_the_balls_of_the_reals(of_reals, of_fakes, real, fake):
    return held_in(real, of_reals, fake).any(1).mean()


@recall_is_right.mistake(
    "You looked only at the ball of the nearest fake. Another ball may be larger and contain the real point."
)
def looks_at_the_nearest_fake(of_reals, of_fakes, real, fake):
    off = np.sqrt(((real[:, None] - fake) ** 2).sum(-1))
    return (off.min(1) <= of_fakes[off.argmin(1)]).mean()


# Whole numbers, whose squares and roots no format rounds. With k = 1 the radii of both sets are 2, and a third of the fakes is at
# exactly that distance of a real point, a third beside one, and a third far from all.
def on_whole_numbers(rng):
    n = int(rng.integers(4, 7))
    real = np.zeros((2 * n, 2))
    real[:, 0] = 100 * (np.arange(2 * n) // 2) + 2 * (np.arange(2 * n) % 2)
    fake = real[:6].copy()
    fake[:, 1] = 1, 1, 2, 2, 40, 40  # beside, at the edge, far
    return {"real": rng.permutation(real).astype(np.float32), "fake": rng.permutation(fake).astype(np.float32), "k": 1}


EDGES = cases.named("whole numbers, k = 1", on_whole_numbers)


def both_as(name, function):
    """Both scores as one array, and the student's own radii."""

    def program(s, real, fake, k):
        pair = s.unpack(getattr(s.mod, function)(real, fake, k), 2)
        return {name: s.tried("torch.stack", pair), **parts_of_scores(s, real, fake, k)}

    return program


def true_shares(real, fake, k):
    return np.array([true_precision(real, fake, k), true_recall(real, fake, k)])


@follow_through(
    "precision_recall", points=1, on=EDGES, program=both_as("shares", "precision_recall"), truth=true_shares, tolerance=SHARES
)
def balls_are_closed(of_reals, of_fakes, real, fake):
    """Balls are closed: a point at exactly the radius is inside (tested with whole numbers)."""
    return np.array([share_held(real, of_reals, fake), share_held(fake, of_fakes, real)])


def held_in_open(centres, radii, points):
    """(centres, points): is the point in the ball of the centre, and not at its edge?"""
    return np.sqrt(((points - centres[:, None]) ** 2).sum(-1)) < radii[:, None]


@balls_are_closed.mistake("Your balls are open: you used < instead of ≤.")
def opens_the_balls(of_reals, of_fakes, real, fake):
    held = held_in_open(real, of_reals, fake), held_in_open(fake, of_fakes, real)
    return np.array([inside.any(0).mean() for inside in held])


def sets_on_the_grid(rng):
    while True:
        real, fake = on_the_grid(rng.normal(0, 1, (60, 4))), on_the_grid(rng.normal(0.5, 0.8, (50, 4)))
        if clear_of_ties(real.astype(np.float64), fake.astype(np.float64), 3):
            return {"real": real, "fake": fake, "k": 3}


FAR_AWAY = cases.named("60 real and 50 fake, 4 dimensions, float32", sets_on_the_grid)
LOST_IN_ROUNDING = (
    "Far from the origin, the distances are lost in rounding. Often: |x|² − 2 x·y + |y|², which torch.cdist also uses for more "
    "than 25 rows unless you tell it otherwise (compute_mode)."
)


def both_near_and_far(function):
    """Both scores of two sets, here and far from the origin, and of sets that are far from each other."""

    def program(s, real, fake, k):
        score = getattr(s.mod, function)
        near, far = s.unpack(score(real, fake, k), 2), s.unpack(score(real + FAR, fake + FAR, k), 2)
        return {"near": s.array(near), "far": s.array(far), "apart": s.array(s.unpack(score(real, fake + FAR, k), 2))}

    return program


def require_the_same_far_away(near, far, apart):
    require(
        bool((near > 0).all()), f"for two overlapping sets, the scores are {near[0]:.6g} and {near[1]:.6g}; both must be above 0"
    )
    require(
        bool((apart < near).all()),
        f"for two sets far apart, the scores are {apart[0]:.6g} and {apart[1]:.6g}; both must be lower than for overlapping sets",
    )
    require(
        bool(np.abs(far - near).max() <= 1e-5),
        f"the scores are {near[0]:.6g} and {near[1]:.6g} near the origin, but {far[0]:.6g} and {far[1]:.6g} far away",
    )


def moves_far_away(near, far):
    return bool((near > 0).all() and np.abs(far - near).max() > 1e-5)


@custom("precision_recall", points=1, on=FAR_AWAY, program=both_near_and_far("precision_recall"))
def precision_holds_far_from_the_origin(near, far, apart):
    """A thousand spreads away from the origin, both scores are the same in float32."""
    require_the_same_far_away(near, far, apart)


@precision_holds_far_from_the_origin.mistake(LOST_IN_ROUNDING)
def expands_the_square_of_two_sets(near, far, apart):
    return moves_far_away(near, far)


# The reals are in heaps; the fakes too, in every second place of the same grid, and elsewhere. A heap of fakes is not far from
# its heap of reals, and far from all others.
def heaps_of_both(rng):
    while True:
        real = heap_places() + rng.normal(0, 0.5, (ROWS_OF_A_HEAP, HEAPS, 4)).clip(-1.5, 1.5)
        fake = heap_places() + rng.normal(0.4, 0.4, (ROWS_OF_A_HEAP, HEAPS, 4)).clip(-1.5, 1.5)
        fake[:, ::2, 0] += 1000
        real, fake = (x.reshape(-1, 4).astype(np.float32) for x in (real, fake))
        if min(from_the_edges(real, fake, 4), from_the_edges(fake, real, 4)) > 1e-5:
            return {"real": real, "fake": fake, "k": 4}


def from_the_edges(centres, points, k):
    """The least distance of a point from the edge of a ball."""
    centres, points = centres.astype(np.float64), points.astype(np.float64)
    return np.abs(across_heaps(centres, points) - radii_in_heaps(centres, k)[..., None]).min()


MANY = cases.named("14 000 real and 14 000 fake, 4 dimensions, k = 4", heaps_of_both).only(public=True)


def across_heaps(centres, points):
    """(2000, 7 centres, 7 points): distances within each heap of the grid."""
    a, b = (x.reshape(ROWS_OF_A_HEAP, HEAPS, 4).swapaxes(0, 1) for x in (centres, points))
    return np.sqrt(((a[:, :, None] - b[:, None]) ** 2).sum(-1))


def held_in_heaps(centres, points, k):
    return across_heaps(centres, points) <= radii_in_heaps(centres, k)[..., None]


def scores_of_many(function):
    """Both scores of many rows as one array, and the student's own radii."""

    def program(s, real, fake, k):
        pair = s.unpack(s.sparing(getattr(s.mod, function), real, fake, k), 2)
        of_reals, of_fakes = (s.tried("mod.knn_radii", points, k) for points in (real, fake))
        return {"scores": s.tried("torch.stack", pair), "of_reals": of_reals, "of_fakes": of_fakes}

    return program


def true_shares_of_many(real, fake, k):
    return np.array([held_in_heaps(real, fake, k).any(1).mean(), held_in_heaps(fake, real, k).any(1).mean()])


def holders(centres, radii, points):
    """For each of the seven rows of a heap, counted from its own: (ball of each centre holds it, the point's number)."""
    numbers = np.arange(len(points))
    for turn in range(ROWS_OF_A_HEAP):
        there = np.roll(numbers, -HEAPS * turn)
        yield np.linalg.norm(centres - points[there], axis=1) <= radii, there


def share_held_of_many(centres, radii, points):
    reached = np.zeros(len(points), bool)
    for inside, there in holders(centres, radii, points):
        reached[there[inside]] = True
    return reached.mean()


@follow_through(
    "precision_recall", points=1, on=MANY, program=scores_of_many("precision_recall"), truth=true_shares_of_many, tolerance=SHARES
)
def precision_of_many_rows_fits_into_memory(of_reals, of_fakes, real, fake):
    """Both scores are right for 14 000 rows, without a matrix of all distances (784 MB)."""
    return np.array([share_held_of_many(real, of_reals, fake), share_held_of_many(fake, of_fakes, real)])


# Eight pairs of sets, farther apart one after the other, on either side in turn: every score falls.
def drifting(n, m, d, k, dtype="float32", zeros=False):
    def draw(rng):
        sides = np.array([1, -1, -1, 1, 1, -1, -1, 1])
        off = (sides * np.linspace(0, 2.4, SETS))[:, None, None] / np.sqrt(d)
        real, fake = rng.normal(0, 1, (SETS, n, d)) - off / 2, rng.normal(0, 1, (SETS, m, d)) + off / 2
        if zeros:
            for pair, first in ((2, real[2, 0].copy()), (3, fake[3, 0].copy())):  # moved, so that no distance changes
                real[pair], fake[pair] = real[pair] - first, fake[pair] - first
        return {"real": real.astype(dtype), "fake": fake.astype(dtype), "k": k}

    return draw


WAYS_OF_SETS = (
    cases.named("8 × 30 real and 24 fake, 2 dimensions, k = 3, float64", drifting(30, 24, 2, 3, "float64"))
    + cases.named("8 × 24 and 24, 3 dimensions, k = 3", drifting(24, 24, 3, 3))
    + cases.named("8 × 20 real and 30 fake on the line, k = 2", drifting(20, 30, 1, 2, zeros=True))
)


def scores_of_sets_of_points(function, first, second):
    """The program of conventions: both scores of eight pairs of sets."""

    def program(s, real, fake, k):
        called = getattr(s.mod, function)
        calls = [[a, b, k] for a, b in zip(s.unpack(real, SETS), s.unpack(fake, SETS), strict=True)]
        pairs = [s.unpack(called(*call), 2) for call in calls]
        return {
            first: s.tried("torch.stack", [pair[0] for pair in pairs]),
            second: s.tried("torch.stack", [pair[1] for pair in pairs]),
            "real afterwards": real,
            "fake afterwards": fake,
            "attempts": s.placed(called, calls[0]),
        }

    return program


def of_each_pair(score, real, fake, k):
    return np.array([score(*pair, k) for pair in zip(real, fake, strict=True)])


@conventions(
    "precision_recall", points=2, on=WAYS_OF_SETS, program=scores_of_sets_of_points("precision_recall", "precision", "recall")
)
def precision_keeps_the_conventions(real, fake, k):
    """Both results have the inputs' dtype and device, and the inputs are left unchanged."""
    return {"precision": of_each_pair(true_precision, real, fake, k), "recall": of_each_pair(true_recall, real, fake, k)}
