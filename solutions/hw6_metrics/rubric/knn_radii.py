"""Distances to the k-th nearest neighbour, by brute force."""

import numpy as np

from autograder import cases, closed_form, conventions, custom, require

from .fid import FAR, on_the_grid


def all_distances(x, y):
    return np.sqrt(((x[:, None] - y) ** 2).sum(-1))


def sorted_distances(x):
    """(n, n − 1): of each row to the other rows, the nearest first."""
    n = len(x)
    return np.sort(all_distances(x, x)[~np.eye(n, dtype=bool)].reshape(n, n - 1), 1)


def radii_of(x, k):
    return sorted_distances(x)[:, k - 1]


def cloud(n, d, k, dtype="float32"):
    return lambda rng: {"x": rng.normal(0, 1, (n, d)).astype(dtype), "k": k}


def on_the_axes(rng):
    """Each point on an axis, and one at the origin."""
    x = np.diag(rng.choice([-1, 1], 3) * rng.uniform(0.5, 1, 3))
    return {"x": rng.permutation(np.concatenate([x, -1.7 * x, 0 * x[:1]])).astype(np.float32), "k": 2}


POINTS = (
    cases.named("30 points in 3 dimensions, k = 5", cloud(30, 3, 5))
    + cases.named("12 points on the line, k = 3", cloud(12, 1, 3))
    + cases.named("8 points in 2 dimensions, k = 7", cloud(8, 2, 7))
    + cases.named("25 points in 40 dimensions, k = 4, float64", cloud(25, 40, 4, "float64"))
    + cases.named("10 points in 2 dimensions, k = 1", cloud(10, 2, 1))
    + cases.named("2 points in 2 dimensions, k = 1", cloud(2, 2, 1))
    + cases.named("7 points on the axes, k = 2", on_the_axes)
)


@closed_form("knn_radii", points=3, on=POINTS)
def radii_are_right(x, k):
    """The distance from each row to its k-th nearest other row is right."""
    return radii_of(x, k)


@radii_are_right.mistake(
    "You counted each point among its own neighbours: this is the distance to the neighbour before the k-th."
)
def counts_itself(x, k):
    return sorted_distances(x)[:, k - 2] if k > 1 else np.zeros(len(x))


@radii_are_right.mistake("You returned squared distances. A radius is a distance.")
def squares_the_radii(x, k):
    return radii_of(x, k) ** 2


@radii_are_right.mistake("You returned the distance to the neighbour after the k-th.")
def goes_one_neighbour_too_far(x, k):
    return sorted_distances(x)[:, k] if k < len(x) - 1 else np.full(len(x), np.inf)  # there is none


@radii_are_right.mistake("You returned the distance to the nearest neighbour, whatever k is.")
def takes_the_nearest(x, k):
    return radii_of(x, 1)


@radii_are_right.mistake("You returned the mean distance to the k nearest neighbours. Return the distance to the k-th of them.")
def averages_the_neighbours(x, k):
    return sorted_distances(x)[:, :k].mean(1)


@radii_are_right.mistake("You summed absolute differences. Use the Euclidean distance.")
def measures_along_the_axes(x, k):
    return np.sort(np.abs(x[:, None] - x).sum(-1), 1)[:, k]


def with_duplicates(rng):
    """Three rows that are equal, two, and some alone."""
    x = rng.normal(0, 1, (12, 3))
    x[[3, 7]], x[10] = x[0], x[5]
    return {"x": x.astype(np.float32), "k": 2}


def all_equal(rng):
    return {"x": np.tile(rng.normal(0, 1, 3), (6, 1)).astype(np.float32), "k": 3}


@closed_form(
    "knn_radii",
    points=1,
    on=cases.named("rows that are there twice or three times, k = 2", with_duplicates)
    + cases.named("all rows equal, k = 3", all_equal),
)
def radii_count_equal_rows(x, k):
    """An equal row is a neighbour, at distance 0."""
    return radii_of(x, k)


def without_zeros(x, k):
    distances = all_distances(x, x)
    distances[distances == 0] = np.inf
    return np.sort(distances, 1)[:, k - 1]


@radii_count_equal_rows.mistake("You left out equal rows along with the point itself. They are other rows, at distance 0.")
def leaves_equal_rows_out(x, k):
    return without_zeros(x, k)


def cloud_on_the_grid(rng):
    return {"x": on_the_grid(rng.normal(0, 1, (80, 4))), "k": 4}


def near_and_far_radii(s, x, k):
    return {"near": s.mod.knn_radii(x, k), "far": s.mod.knn_radii(x + FAR, k), "wider": s.mod.knn_radii(x * 2, k)}


MOVED_BY = 1e-3  # what the handout allows at 1000 spreads; differences of these numbers have no rounding at all


@custom(
    "knn_radii", points=2, on=cases.named("80 points in 4 dimensions, float32", cloud_on_the_grid), program=near_and_far_radii
)
def radii_hold_far_from_the_origin(near, far, wider):
    """A thousand spreads away from the origin, the radii are the same within 1e-3 in float32."""
    require(bool(np.ptp(near) > 0), "all radii are equal")
    require(bool(np.abs(wider - near).max() > MOVED_BY), "the radii stay the same when all points move twice as far apart")
    worst = np.abs(far - near).max()
    require(bool(worst <= MOVED_BY), f"after {FAR:g} is added to all coordinates, a radius is off by {worst:.3g}")


@radii_hold_far_from_the_origin.mistake(
    "Far from the origin, the radii are lost in rounding. Often: |x|² − 2 x·y + |y|², which torch.cdist also uses for more than "
    "25 rows unless you tell it otherwise (compute_mode)."
)
def expands_the_square(near, far, wider):
    return bool(np.ptp(near) > 0 and np.abs(far - near).max() > MOVED_BY)


# 14 000 rows in 2 000 heaps far from each other, of seven rows each: row i is in heap i modulo 2 000. The six nearest neighbours
# of a row are those of its heap, so the truth takes no matrix of all distances.
HEAPS, ROWS_OF_A_HEAP = 2000, 7


def heap_places():
    """(2000, 4) places on a grid, a hundred apart."""
    return 100.0 * np.stack(np.unravel_index(np.arange(HEAPS), (7, 7, 7, 7)), 1) - 300.0


def heaps(rng):
    rows = heap_places() + rng.normal(0, 0.5, (ROWS_OF_A_HEAP, HEAPS, 4)).clip(-1.5, 1.5)
    return {"x": rows.reshape(-1, 4).astype(np.float32), "k": 4}


def within_heaps(x):
    """(2000, 7, 7): distances within each heap."""
    heap = x.reshape(ROWS_OF_A_HEAP, HEAPS, 4).swapaxes(0, 1)
    return np.sqrt(((heap[:, :, None] - heap[:, None]) ** 2).sum(-1))


def radii_in_heaps(x, k):
    """(2000, 7): a row is the nearest to itself in its heap."""
    return np.sort(within_heaps(x), -1)[..., k]


def sparing_radii(s, x, k):
    return {"radii": s.sparing(s.mod.knn_radii, x, k)}


@closed_form(
    "knn_radii", points=2, on=cases.named("14 000 points in 4 dimensions, k = 4", heaps).only(public=True), program=sparing_radii
)
def radii_of_many_rows_fit_into_memory(x, k):
    """The radii of 14 000 rows are right, without a matrix of all distances (784 MB)."""
    return radii_in_heaps(x, k).T.ravel()


def growing(n, d, k, dtype="float32", doubled=False, zeros=False):
    """Points farther and farther from each other, on either side of the origin in turn and in any order."""

    def draw(rng):
        places = np.cumsum(np.linspace(0.1, 1, n)) * (-1) ** np.arange(n)
        x = places[:, None] * np.ones(d) + rng.normal(0, 0.01, (n, d))
        x = rng.permutation(x)
        if doubled:
            x[1] = x[0]
        if zeros:
            x[np.argmin(np.abs(x[:, 0]))] = 0
        return {"x": x.astype(dtype), "k": k}

    return draw


WAYS_OF_POINTS = (
    cases.named("40 points in 3 dimensions, k = 3, float64", growing(40, 3, 3, "float64"))
    + cases.named("40 points on the line, k = 1", growing(40, 1, 1))
    + cases.named("20 points in 2 dimensions, two of them equal, k = 2", growing(20, 2, 2, doubled=True))
    + cases.named("20 points in 2 dimensions, one at the origin, k = 2", growing(20, 2, 2, zeros=True))
)


@conventions("knn_radii", points=2, on=WAYS_OF_POINTS)
def radii_keep_the_conventions(x, k):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return radii_of(x, k)
