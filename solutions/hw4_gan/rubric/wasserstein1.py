"""Exact optimal transport, of samples and of discrete distributions."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions

from .logits import ROWS, TURNS, UPS_AND_DOWNS, call_for_each, of_each


def samples(n, m, dtype="float64", ties=False):
    def draw(rng):
        x, y = rng.normal(0, 2, n), rng.normal(rng.uniform(-2, 2), rng.uniform(0.5, 3), m)
        if ties:
            x, y = np.round(x), np.round(y)
            x[0] = y[0] = 0
        return {"x": x.astype(dtype), "y": y.astype(dtype)}

    return draw


def earth_mover(x, y):
    from scipy.stats import wasserstein_distance

    return wasserstein_distance(x, y)


# Whoever solves a linear programme gets the tolerance of its solver: 1e-7 for the sums of the plan, times distances up to 10.
SOLVED = Tolerance(1e-6, 1e-6, "solvers hold the plan's sums to 1e-7, times costs up to ten")


@closed_form(
    "wasserstein1",
    points=3,
    tolerance=SOLVED,
    on=cases.named("8 and 8 points", samples(8, 8))
    + cases.named("5 and 12 points", samples(5, 12))
    + cases.named("1 and 6 points", samples(1, 6))
    + cases.named("6 and 1 points", samples(6, 1))
    + cases.named("9 and 4 points, ties among them", samples(9, 4, ties=True)),
)
def distance_of_samples_is_right(x, y):
    """W₁ of two samples on the line is right, whether or not they have the same size."""
    return earth_mover(x, y)


@distance_of_samples_is_right.mistake(
    "This is the distance between the means. Two samples with the same mean can still be far apart."
)
def takes_the_distance_of_means(x, y):
    return np.abs(x.mean() - y.mean())


@distance_of_samples_is_right.mistake(
    "You averaged the distances of all pairs. That is the cost of spreading each point over the whole other sample."
)
def averages_all_pairs(x, y):
    return np.abs(x[:, None] - y).mean()


@distance_of_samples_is_right.mistake(
    "You moved every point to the nearest one, so some points get too much mass and others none."
)
def sends_points_to_the_nearest(x, y):
    return np.abs(x[:, None] - y).min(1).mean()


@distance_of_samples_is_right.mistake(
    "This is the largest gap between the distribution functions (Kolmogorov's distance). W₁ is the area between them."
)
def takes_the_largest_gap(x, y):
    points = np.concatenate([x, y])
    return np.abs((x <= points[:, None]).mean(1) - (y <= points[:, None]).mean(1)).max()


def pairs_in_order(x, y):
    n = min(len(x), len(y))
    return np.abs(np.sort(x)[:n] - np.sort(y)[:n]).mean()


@distance_of_samples_is_right.mistake(
    "You paired sorted points until the smaller sample ran out. With unequal sizes, a point's mass is split among several."
)
def drops_what_is_left_over(x, y):
    return pairs_in_order(x, y)


@distance_of_samples_is_right.mistake(
    "You interpolated the quantiles between the sample's points. Its distribution function has steps: all mass lies on "
    "the points."
)
def interpolates_quantiles(x, y):
    levels = np.linspace(0, 1, max(len(x), len(y)))
    return np.abs(np.quantile(x, levels) - np.quantile(y, levels)).mean()


@distance_of_samples_is_right.mistake(
    "You multiplied each gap between the distribution functions by the interval before its point. It holds from its point "
    "to the next."
)
def takes_the_interval_before(x, y):
    points = np.sort(np.concatenate([x, y]))
    gaps = np.abs((x <= points[:, None]).mean(1) - (y <= points[:, None]).mean(1))
    return (gaps[1:] * np.diff(points)).sum()


@closed_form(
    "wasserstein1",
    points=1,
    on=cases.named("7 and 7 points", samples(7, 7, "float32")) + cases.named("6 and 11 points", samples(6, 11, "float32")),
)
def distance_of_samples_holds_in_float32(x, y):
    """W₁ of two samples in float32 is right."""
    return earth_mover(x, y)


@distance_of_samples_holds_in_float32.mistake("This is W₂, the root of the mean squared distance. W₁ is the mean distance.")
def gives_w2(x, y):
    shares = np.lcm(len(x), len(y))
    return np.sqrt(((np.repeat(np.sort(x), shares // len(x)) - np.repeat(np.sort(y), shares // len(y))) ** 2).mean())


# Eight pairs of samples, farther apart one after the other, on either side in turn: every distance grows, also one with a slip
# in it, and sums and first points go up and down. Each case is a path that code may treat on its own; some points are zero.
def apart(n, m, dtype="float32"):
    def draw(rng):
        off = (TURNS * np.linspace(0.1, 6, ROWS))[:, None]
        drawn = {"x": rng.normal(0, 1, (ROWS, n)) - off, "y": rng.normal(0, 1, (ROWS, m)) + off}
        for points in drawn.values():
            points[:, 1::4] = 0
        return {name: points.astype(dtype) for name, points in drawn.items()}

    return draw


PATHS_OF_SAMPLES = (
    cases.named("8 × 9 and 7 points, float64", apart(9, 7, "float64"))
    + cases.named("8 × 9 and 7 points, float32", apart(9, 7))
    + cases.named("8 × one point and 6", apart(1, 6))
    + cases.named("8 × 6 points and one", apart(6, 1))
)


@conventions("wasserstein1", points=1, on=PATHS_OF_SAMPLES, program=call_for_each("wasserstein1"))
def distance_of_samples_keeps_the_conventions(x, y):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(earth_mover, x, y)


def transport(k, length, dtype="float64", zeros=0, symmetric=False):
    """Probabilities, some of them zero, and costs up to 5, zero nowhere: what stays where it is may cost something, too."""

    def draw(rng):
        p, q, cost = rng.dirichlet(np.ones(k)), rng.dirichlet(np.ones(length)), rng.uniform(0.1, 5, (k, length))
        p[rng.permutation(k)[:zeros]] = 0
        q[rng.permutation(length)[:zeros]] = 0
        if symmetric:
            places = rng.normal(0, 2, (k, 2))
            cost = np.sqrt(((places[:, None] - places) ** 2).sum(-1))
        return {"p": (p / p.sum()).astype(dtype), "q": (q / q.sum()).astype(dtype), "cost": cost.astype(dtype)}

    return draw


def dual_value(p, q, cost):
    """The least cost by its dual: the largest Σ u p + Σ v q with u_i + v_j ≤ cost_ij."""
    from scipy.optimize import linprog

    p, q, (k, length) = p / p.sum(), q / q.sum(), cost.shape
    limits = np.concatenate([np.repeat(np.eye(k), length, 0), np.tile(np.eye(length), (k, 1))], 1)
    # v_0 = 0 loses nothing, since u + c and v − c have the same value, and keeps the programme bounded.
    bounds = [(None, None)] * k + [(0, 0)] + [(None, None)] * (length - 1)
    return -linprog(-np.concatenate([p, q]), A_ub=limits, b_ub=cost.ravel(), bounds=bounds, method="highs").fun


@closed_form(
    "wasserstein1_discrete",
    points=4,
    tolerance=SOLVED,
    on=cases.named("4 outcomes and 6", transport(4, 6))
    + cases.named("5 and 5", transport(5, 5))
    + cases.named("1 outcome and 4", transport(1, 4))
    + cases.named("4 outcomes and 1", transport(4, 1))
    + cases.named("6 and 3, one of each of probability zero", transport(6, 3, zeros=1))
    + cases.named("7 places in the plane", transport(7, 7, symmetric=True)),
)
def discrete_distance_is_right(p, q, cost):
    """The least cost over all plans is right, for any non-negative costs and with outcomes of probability zero."""
    return dual_value(p, q, cost)


@discrete_distance_is_right.mistake("This is the cost of the independent plan p_i q_j. It is a valid plan, but not the cheapest.")
def takes_the_independent_plan(p, q, cost):
    return p @ cost @ q


@discrete_distance_is_right.mistake(
    "You moved each outcome of p to where it is cheapest and ignored q. The columns of a plan sum to q."
)
def forgets_the_columns(p, q, cost):
    return p @ cost.min(1)


@discrete_distance_is_right.mistake(
    "You moved mass in the order of the outcomes, corner by corner. That is a valid plan, but the cheapest only on the line."
)
def fills_from_the_corner(p, q, cost):
    i = j = 0
    p, q, total = p.copy(), q.copy(), 0.0
    while i < len(p) and j < len(q):
        moved = min(p[i], q[j])
        total += moved * cost[i, j]
        p[i], q[j] = p[i] - moved, q[j] - moved
        i, j = (i + 1, j) if p[i] <= q[j] else (i, j + 1)
    return total


@discrete_distance_is_right.mistake(
    "You computed the largest cost over all plans, not the least. A linear programme minimises its objective."
)
def takes_the_dearest_plan(p, q, cost):
    return -dual_value(p, q, -cost)


def parallel_lines(k):
    """The mass of one of k places on the line, and of another one: two lines at a distance, seen from the side."""

    def draw(rng):
        places = np.sort(rng.uniform(-3, 3, k))
        here, there = rng.permutation(k)[:2]
        return {"p": np.eye(k)[here], "q": np.eye(k)[there], "cost": np.abs(places[:, None] - places)}

    return draw


@closed_form(
    "wasserstein1_discrete",
    points=1,
    tolerance=SOLVED,
    on=cases.named("two lines, 6 places", parallel_lines(6)) + cases.named("two lines, 2 places", parallel_lines(2)),
)
def discrete_distance_of_lines_is_theirs(p, q, cost):
    """The distance between two parallel lines is right at any separation; KL is infinite there, and JSD stays constant."""
    return cost[p.argmax(), q.argmax()]


@closed_form(
    "wasserstein1_discrete",
    points=1,
    on=cases.named("20 outcomes and 30, float32", transport(20, 30, "float32"))
    + cases.named("12 and 8, two zeros, float32", transport(12, 8, "float32", zeros=2)),
)
def discrete_distance_holds_in_float32(p, q, cost):
    """The result is right for probabilities in float32, which sum to one only up to rounding."""
    return dual_value(p, q, cost)


# Eight pairs of distributions on the line, farther apart one after the other: what p has at one end q has at the other. In the
# cases with several outcomes all costs add up to about the same, and p begins with a number that goes up and down.
def moved(k, length, dtype="float32"):
    several = min(k, length) > 1

    def draw(rng):
        share = np.linspace(0.1, 0.8, ROWS)[:, None]
        ends = (k, k - 1), (length, 0 if k > 1 else length - 1)
        p, q = (share * np.eye(n)[end] + (1 - share) * rng.dirichlet(np.full(n, 5), ROWS) for n, end in ends)
        places = (np.linspace(0, 10, n) for n in (k, length))
        cost = np.abs(np.subtract.outer(*places)) + rng.uniform(0, 0.5, (ROWS, k, length))
        if several:
            p[:, 0] = 0.05 + UPS_AND_DOWNS / 10
            p[:, 2] = q[:, 3] = 0
            cost[:, -1] += 3
            cost[:, 0, 0] = 0
        else:
            cost += 5 * share[:, :, None]
        made = {"p": in_64ths(p), "q": in_64ths(q), "cost": cost}
        return {name: value.astype(dtype) for name, value in made.items()}

    return draw


def in_64ths(weights):
    """Probabilities that float32 holds, so that they sum to one."""
    made = np.round(64 * weights / weights.sum(1, keepdims=True))
    made[np.arange(len(made)), made.argmax(1)] += 64 - made.sum(1)
    return made / 64


PATHS_OF_PLANS = (
    cases.named("8 × 5 outcomes and 6, float64", moved(5, 6, "float64"))
    + cases.named("8 × 5 outcomes and 6, float32", moved(5, 6))
    + cases.named("8 × 1 outcome and 3", moved(1, 3))
    + cases.named("8 × 3 outcomes and 1", moved(3, 1))
)


@conventions("wasserstein1_discrete", points=1, on=PATHS_OF_PLANS, program=call_for_each("wasserstein1_discrete"))
def discrete_distance_keeps_the_conventions(p, q, cost):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(dual_value, p, q, cost)
