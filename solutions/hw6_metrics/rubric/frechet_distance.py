"""The squared Fréchet distance of two Gaussians, by eigenvalues of a symmetric matrix."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, custom, require

from .inception_score import SETS


def factor(cov):
    """L with L Lᵀ = cov, without square roots of what is rounding only."""
    values, vectors = np.linalg.eigh(cov)
    return vectors * np.sqrt(np.where(values > len(cov) * 1e-16 * values[-1], values, 0))


def overlap(cov_a, cov_b):
    """tr (Σ_a Σ_b)^½, by the eigenvalues of Lᵀ Σ_b L."""
    left = factor(cov_a)
    values = np.linalg.eigvalsh(left.T @ cov_b @ left)
    return np.sqrt(values.clip(0)).sum()


def squared_distance(mu_a, cov_a, mu_b, cov_b):
    return ((mu_a - mu_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * overlap(cov_a, cov_b)


def spread_over(rng, d, rank, condition):
    """A covariance of that rank and trace 1, its other eigenvalues spread evenly in the logarithm."""
    basis = np.linalg.qr(rng.normal(size=(d, d)))[0][:, :rank]
    values = rng.permutation(np.exp(np.linspace(0, np.log(condition), rank)))
    return basis * (values / values.sum()) @ basis.T


def two_gaussians_of(d, ranks=None, conditions=(20.0, 20.0), scale=1.0, dtype="float32", apart=0.7):
    """Traces of about 1 and 2, times the scale."""
    ranks = ranks or (d, d)

    def draw(rng):
        made = {}
        for name, rank, condition, size in zip("ab", ranks, conditions, (1, 2), strict=True):
            cov = size * spread_over(rng, d, rank, condition) if rank else np.zeros((d, d))
            made |= {
                f"mu_{name}": rng.normal(0, apart / np.sqrt(d), d) * np.sqrt(scale),
                f"cov_{name}": (cov + cov.T) / 2 * scale,
            }
        return {name: both_halves(value.astype(dtype)) for name, value in made.items()}

    return draw


def two_uncorrelated_pairs(rng):
    """Four features of which only the first two and the last two have something to do with each other, and means with a zero."""
    made = {}
    for name, size, still in (("a", 1, 0), ("b", 2, 2)):
        cov, mu = np.zeros((4, 4)), rng.normal(0, 0.35, 4)
        cov[:2, :2], cov[2:, 2:] = (size / 2 * spread_over(rng, 2, 2, 5.0) for _ in range(2))
        mu[still] = 0
        made |= {f"mu_{name}": mu, f"cov_{name}": both_halves(cov)}
    return {name: value.astype(np.float32) for name, value in made.items()}


def both_halves(x):
    """Exactly symmetric also after rounding."""
    return np.tril(x) + np.tril(x, -1).T if x.ndim == 2 else x


# tr Σ_a + tr Σ_b is 3. In float32, 1e-3 of it is 3e-3; condition numbers of 20 leave 1e-5 of it to those who compute in
# float32, as the root of an eigenvalue λ is off by eps · λ_max / √λ.
OF_FLOAT32 = Tolerance(1e-4, 1e-4, "rounding in float32 at condition number 20; the handout allows more for singular covariances")
ORDINARY = (
    cases.named("3 dimensions", two_gaussians_of(3))
    + cases.named("5 dimensions", two_gaussians_of(5))
    + cases.named("2 dimensions", two_gaussians_of(2))
    + cases.named("12 dimensions", two_gaussians_of(12))
    + cases.named("4 dimensions, zeros among the numbers", two_uncorrelated_pairs)
)
ONE_DIMENSION = cases.named("1 dimension", two_gaussians_of(1))


@closed_form("frechet_distance", points=4, tolerance=OF_FLOAT32, on=ORDINARY + ONE_DIMENSION)
def frechet_distance_is_right(mu_a, cov_a, mu_b, cov_b):
    """The squared Fréchet distance between two Gaussians is right."""
    return squared_distance(mu_a, cov_a, mu_b, cov_b)


def traces(cov_a, cov_b):
    return np.trace(cov_a) + np.trace(cov_b)


def means_apart(mu_a, mu_b):
    return ((mu_a - mu_b) ** 2).sum()


@frechet_distance_is_right.mistake(
    "You took the square root of each entry. The root of a matrix S is the matrix R with R R = S; torch.sqrt does not compute it."
)
def takes_roots_of_entries(mu_a, cov_a, mu_b, cov_b):
    return means_apart(mu_a, mu_b) + traces(cov_a, cov_b) - 2 * np.sqrt(np.diag(cov_a @ cov_b).clip(0)).sum()


@frechet_distance_is_right.mistake(
    "eigh and similar functions read one half of a matrix and assume that it is symmetric. Σ_a Σ_b is not: find a symmetric "
    "matrix with the same eigenvalues."
)
def takes_a_product_for_symmetric(mu_a, cov_a, mu_b, cov_b):
    return means_apart(mu_a, mu_b) + traces(cov_a, cov_b) - 2 * np.sqrt(np.linalg.eigvalsh(cov_a @ cov_b).clip(0)).sum()


@frechet_distance_is_right.mistake("You did not square the norm of the difference of the means.")
def forgets_to_square_the_norm(mu_a, cov_a, mu_b, cov_b):
    return squared_distance(0 * mu_a, cov_a, 0 * mu_b, cov_b) + np.sqrt(means_apart(mu_a, mu_b))


@frechet_distance_is_right.mistake("The covariances are missing: this is only the squared distance between the means.")
def drops_the_trace(mu_a, cov_a, mu_b, cov_b):
    return means_apart(mu_a, mu_b)


@frechet_distance_is_right.mistake("The means are missing: this is only the trace.")
def drops_the_means(mu_a, cov_a, mu_b, cov_b):
    return squared_distance(0 * mu_a, cov_a, 0 * mu_b, cov_b)


@frechet_distance_is_right.mistake("You added all entries of the matrix. Its trace is the sum of the diagonal.")
def adds_all_entries(mu_a, cov_a, mu_b, cov_b):
    values, vectors = np.linalg.eig(cov_a @ cov_b)
    root = (vectors * np.sqrt(values.clip(0))) @ np.linalg.inv(vectors)
    return means_apart(mu_a, mu_b) + (cov_a + cov_b - 2 * root).sum()


@frechet_distance_is_right.mistake("The factor 2 in front of the square root is missing.")
def forgets_the_two(mu_a, cov_a, mu_b, cov_b):
    return squared_distance(mu_a, cov_a, mu_b, cov_b) + overlap(cov_a, cov_b)


@frechet_distance_is_right.mistake("You took the root of the whole. Return the squared distance, which is what FID reports.")
def takes_the_root_of_the_whole(mu_a, cov_a, mu_b, cov_b):
    return np.sqrt(squared_distance(mu_a, cov_a, mu_b, cov_b))


@frechet_distance_is_right.mistake(
    "You multiplied the roots of the two covariances. The root of their product is another matrix."
)
def multiplies_the_roots(mu_a, cov_a, mu_b, cov_b):
    def root(cov):
        values, vectors = np.linalg.eigh(cov)
        return (vectors * np.sqrt(values.clip(0))) @ vectors.T

    return means_apart(mu_a, mu_b) + traces(cov_a, cov_b) - 2 * np.trace(root(cov_a) @ root(cov_b))


@frechet_distance_is_right.mistake("You used only the variances. The covariances between features count, too.")
def uses_variances_only(mu_a, cov_a, mu_b, cov_b):
    return means_apart(mu_a, mu_b) + ((np.sqrt(np.diag(cov_a)) - np.sqrt(np.diag(cov_b))) ** 2).sum()


# tr Σ_a + tr Σ_b is 3 at most and 1 at least; the handout promises 1e-6 of it. What is of rank 0 has no trace.
PROMISED = Tolerance(1e-9, 1e-6, "the handout's 1e-6 of tr Σ_a + tr Σ_b, which is between 1 and 3")
DEGENERATE = (
    cases.named("rank 2 of 6 and rank 3 of 6", two_gaussians_of(6, (2, 3), dtype="float64"))
    + cases.named("rank 1 and full rank, 5 dimensions", two_gaussians_of(5, (1, 5), dtype="float64"))
    + cases.named("rank 1 and rank 1, 4 dimensions", two_gaussians_of(4, (1, 1), dtype="float64"))
    + cases.named("no spread at all and full rank", two_gaussians_of(4, (0, 4), dtype="float64"))
    + cases.named("condition number 1e10, 6 dimensions", two_gaussians_of(6, conditions=(1e10, 1e8), dtype="float64"))
)


@closed_form("frechet_distance", points=3, tolerance=PROMISED, on=DEGENERATE)
def frechet_distance_knows_singular_covariances(mu_a, cov_a, mu_b, cov_b):
    """With singular or nearly singular covariances, the result is as accurate as promised, and real."""
    return squared_distance(mu_a, cov_a, mu_b, cov_b)


def with_ridge(ridge, mu_a, cov_a, mu_b, cov_b):
    eye = ridge * np.eye(len(mu_a))
    return means_apart(mu_a, mu_b) + traces(cov_a, cov_b) - 2 * overlap(cov_a + eye, cov_b + eye)


@frechet_distance_knows_singular_covariances.mistake(
    "You added something like 1e-3 to the diagonals. A covariance may be singular: use a root that can cope with that."
)
def adds_to_the_diagonal(mu_a, cov_a, mu_b, cov_b):
    return with_ridge(1e-3, mu_a, cov_a, mu_b, cov_b)


@frechet_distance_knows_singular_covariances.mistake(
    "You added something like 1e-6 to the diagonals. A covariance may be singular: use a root that can cope with that."
)
def adds_a_little_to_the_diagonal(mu_a, cov_a, mu_b, cov_b):
    return with_ridge(1e-6, mu_a, cov_a, mu_b, cov_b)


# Traces of 3e-8 together: 1e-6 of it is 3e-14.
TINY = Tolerance(1e-9, 1e-14, "the handout's 1e-6 of tr Σ_a + tr Σ_b, which is 3e-8")


@closed_form(
    "frechet_distance",
    points=1,
    tolerance=TINY,
    on=cases.named("variances of 1e-8, 3 dimensions", two_gaussians_of(3, scale=1e-8, dtype="float64"))
    + cases.named("variances of 1e-8, 8 dimensions", two_gaussians_of(8, scale=1e-8, dtype="float64")),
)
def frechet_distance_knows_small_variances(mu_a, cov_a, mu_b, cov_b):
    """Features that hardly vary are measured with the same relative accuracy."""
    return squared_distance(mu_a, cov_a, mu_b, cov_b)


def both_ways(s, mu_a, cov_a, mu_b, cov_b, matrix):
    """Forth and back, of equal ones, and of both turned by one orthogonal matrix."""

    def turned(mu, cov):
        return s.torch.mv(matrix, mu), s.torch.linalg.multi_dot([matrix, cov, s.torch.t(matrix)])

    measured = s.mod.frechet_distance
    return {
        "forth": measured(mu_a, cov_a, mu_b, cov_b),
        "back": measured(mu_b, cov_b, mu_a, cov_a),
        "equal": measured(mu_a, cov_a, mu_a, cov_a),
        "turned": measured(*turned(mu_a, cov_a), *turned(mu_b, cov_b)),
    }


def turned_by(d, ranks):
    def draw(rng):
        return {**two_gaussians_of(d, ranks, dtype="float64")(rng), "matrix": np.linalg.qr(rng.normal(size=(d, d)))[0]}

    return draw


# Each value is right within 1e-6 of traces that are at most 3, so two of them are within twice as much of each other.
ROUNDED = 6e-6


@custom(
    "frechet_distance",
    points=2,
    program=both_ways,
    on=cases.named("4 dimensions", turned_by(4, (4, 4))) + cases.named("rank 2 and 3 of 5", turned_by(5, (2, 3))),
)
def frechet_distance_is_a_distance(forth, back, equal, turned):
    """The distance is symmetric, zero between equal Gaussians, and the same after a rotation of the space."""
    require(bool(forth > 0.01), f"the distance between two different Gaussians is {forth:.6g}")
    require(bool(abs(forth - back) <= ROUNDED), f"the distance is {forth:.9g} from a to b but {back:.9g} from b to a")
    require(bool(abs(equal) <= ROUNDED), f"the distance between equal Gaussians is {equal:.6g}, not 0 within 1e-6 of the traces")
    require(bool(abs(forth - turned) <= ROUNDED), f"the distance is {forth:.9g}, but {turned:.9g} after a rotation")


# Eight pairs, farther apart one after the other; the means go up and down.
def farther(d, dtype="float32", zeros=False):
    def draw(rng):
        sides = np.array([1, -1, -1, 1, 1, -1, -1, 1])
        rows = []
        for size, side in zip(np.linspace(1, 4, SETS), sides, strict=True):
            drawn = two_gaussians_of(d, dtype="float64", apart=0.1)(rng)
            drawn["mu_a"] = side * size * np.ones(d) / np.sqrt(d)
            drawn["cov_b"] = drawn["cov_b"] * size**2
            if zeros:
                drawn |= {"mu_a": drawn["mu_a"] * ([0] + [1] * (d - 1)), "mu_b": np.zeros(d)}
                drawn |= {name: np.diag(np.diag(drawn[name])) for name in ("cov_a", "cov_b")}
            rows.append(drawn)
        return {name: np.array([both_halves(row[name].astype(dtype)) for row in rows]) for name in rows[0]}

    return draw


def distances_of_pairs(s, mu_a, cov_a, mu_b, cov_b):
    given = {"mu_a": mu_a, "cov_a": cov_a, "mu_b": mu_b, "cov_b": cov_b}
    calls = list(zip(*(s.unpack(value, SETS) for value in given.values()), strict=True))
    found = {"distances": s.tried("torch.stack", [s.mod.frechet_distance(*call) for call in calls])}
    found |= {f"{name} afterwards": value for name, value in given.items()}
    return {**found, "attempts": s.placed(s.mod.frechet_distance, list(calls[0]))}


WAYS_OF_PAIRS = (
    cases.named("8 pairs in 3 dimensions, float64", farther(3, "float64"))
    + cases.named("8 pairs in 2 dimensions", farther(2))
    + cases.named("8 pairs in 1 dimension", farther(1))
    + cases.named("8 pairs in 2 dimensions, zeros among the numbers", farther(2, zeros=True))
)


@conventions("frechet_distance", points=2, on=WAYS_OF_PAIRS, program=distances_of_pairs)
def frechet_distance_keeps_the_conventions(mu_a, cov_a, mu_b, cov_b):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return {"distances": np.array([squared_distance(*row) for row in zip(mu_a, cov_a, mu_b, cov_b, strict=True)])}
