"""Theory: what a score does not see, shown by examples. The judge measures them by its own code."""

import numpy as np

from autograder import construction, require

MOST_ROWS, MOST_COLUMNS = 1000, 20


def is_a_set(name, x, fewest=2):
    """Measuring takes all pairs of rows: limits keep that short."""
    require(x.ndim == 2, f"{name} must have two axes, rows and columns; it has shape {x.shape}")
    rows, columns = x.shape
    require(fewest <= rows <= MOST_ROWS, f"{name} has {rows} rows; from {fewest} to {MOST_ROWS} are allowed")
    require(1 <= columns <= MOST_COLUMNS, f"{name} has {columns} columns; from 1 to {MOST_COLUMNS} are allowed")
    require(bool((np.abs(x) <= 1e6).all()), f"{name} has entries larger than 1e6 in size")


def are_sets(fewest=2, **named):
    for name, x in named.items():
        is_a_set(name, x, fewest)
    columns = {name: x.shape[1] for name, x in named.items()}
    require(len(set(columns.values())) == 1, f"all sets must have the same number of columns; they have {columns}")


def small_enough(*sets):
    """Within the limits, so that the pairs can be measured once more."""
    return all(x.ndim == 2 and len(x) <= MOST_ROWS and x.shape[1] <= MOST_COLUMNS for x in sets)


def neighbours_asked(k, fewest, **named):
    """k as a whole number that each set has neighbours for."""
    require(k.size == 1 and bool(k == np.round(k)), f"k must be a whole number, not {k}")
    k = int(k.item())
    for name, x in named.items():
        require(fewest <= k < len(x), f"k is {k}: it must be at least {fewest}, and below the {len(x)} rows of {name}")
    return k


def pairwise(x, y):
    """(n, m) distances, in blocks of rows: at most a thousand of twenty numbers each."""
    return np.concatenate([np.linalg.norm(rows[:, None] - y, axis=-1) for rows in np.array_split(x, -(-len(x) // 100))])


def energy(a, b):
    """(energy distance, E|x − y|), over all pairs."""
    across = pairwise(a, b).mean()
    return 2 * across - pairwise(a, a).mean() - pairwise(b, b).mean(), across


def total_variance(x):
    return x.var(0, ddof=1).sum()


def gaussian_gap(a, b):
    """FID of two sets: the roots of the eigenvalues of Σ_a Σ_b are the singular values of two sets of centred rows."""
    rows = [(x - x.mean(0)) / (len(x) - 1) ** 0.5 for x in (a, b)]
    # Of a tall set its triangular factor has the same inner products, and at most as many rows as columns.
    small = [np.linalg.qr(x)[1] for x in rows]
    shared = np.linalg.svd(small[0] @ small[1].T, compute_uv=False).sum()
    return np.sum((a.mean(0) - b.mean(0)) ** 2) + total_variance(a) + total_variance(b) - 2 * shared


@construction("theory.equal_moments", points=3, at_least=0.05, measure="the energy distance as a share of E|x − y|")
def fid_is_blind_to_shape(a, b):
    """Two sets have an FID close to zero, but differ plainly in energy distance."""
    are_sets(a=a, b=b)
    spread = total_variance(a) + total_variance(b)
    require(bool(spread > 0), "each of the two sets is a single point")
    share = gaussian_gap(a, b) / spread
    require(bool(share < 0.02), f"FID is {100 * share:.3g} % of tr Σ_a + tr Σ_b; it must be below 2 %")
    distance, across = energy(a, b)
    return distance / across


@fid_is_blind_to_shape.mistake(
    "The two sets are equal, or nearly so: no score sees a difference between them, as there is none to see."
)
def gives_the_same_set_twice(a, b):
    if not small_enough(a, b):
        return False
    distance, across = energy(a, b)
    return distance < 0.005 * across


@fid_is_blind_to_shape.mistake(
    "The two sets differ in mean or covariance, which is all that FID sees. Make these equal, and the shapes different."
)
def differs_in_the_moments(a, b):
    return small_enough(a, b) and gaussian_gap(a, b) >= 0.02 * (total_variance(a) + total_variance(b))


def of_one_part(probs):
    marginal = probs.mean(0)
    where = probs > 0
    logs = np.log(np.where(where, probs, 1)) - np.log(np.where(marginal > 0, marginal, 1))
    return np.exp((probs * logs).sum(1).mean())


def are_predictions(images, probs):
    require(images.ndim >= 1 and probs.ndim == 2, f"the shapes must be (N, …) and (N, K), not {images.shape} and {probs.shape}")
    n, k = probs.shape
    require(len(images) == n, f"there are {len(images)} images but {n} predictions")
    require(100 <= n <= 10_000, f"there are {n} images; from 100 to 10 000 are allowed")
    require(5 <= k <= 100, f"there are {k} labels; from 5 to 100 are allowed")
    require(1 <= images[0].size <= 100, f"an image has {images[0].size} numbers; from 1 to 100 are allowed")
    require(bool((probs >= 0).all()), "a probability is negative")
    require(bool(np.abs(probs.sum(1) - 1).max() <= 1e-5), "a row of probs does not sum to one within 1e-5")


@construction("theory.within_class_collapse", points=3, at_least=0.95, measure="the inception score as a share of K")
def inception_score_is_blind_within_a_class(images, probs):
    """A generator with at most K different images gets nearly the best inception score."""
    are_predictions(images, probs)
    different, which = np.unique(images.reshape(len(images), -1), axis=0, return_inverse=True)
    k = probs.shape[1]
    require(len(different) <= k, f"there are {len(different)} different images; with {k} labels at most {k} are allowed")
    # What a classifier says of equal images is equal; float32 rounds it.
    first = probs[np.unique(which.ravel(), return_index=True)[1]][which.ravel()]
    require(bool(np.abs(probs - first).max() <= 1e-6), "equal images get different predictions: no classifier does that")
    return of_one_part(probs) / k


@inception_score_is_blind_within_a_class.mistake(
    "Most labels have few images or none. The score is the number of labels that the images show in equal shares."
)
def shows_few_labels(images, probs):
    shares = np.sort(probs.mean(0))
    return shares[len(shares) // 2] < 0.5 / len(shares)


def balls(centres, k):
    """Distances to the k-th nearest other row: in a sorted row of all distances the first is the point itself."""
    return np.partition(pairwise(centres, centres), k, 1)[:, k]


def fidelity(real, fake, k):
    """(precision, density)"""
    held = pairwise(real, fake) <= balls(real, k)[:, None]
    return np.mean(held.any(0)), np.mean(held.sum(0)) / k


@construction("theory.one_outlier", points=3, at_least=0.3, measure="the rise in precision")
def outlier_deceives_precision(real, outlier, fake, k):
    """One real outlier raises precision a lot, but density only a little."""
    are_sets(real=real, outlier=outlier.reshape(1, -1) if outlier.ndim == 1 else outlier, fake=fake, fewest=1)
    require(
        outlier.size == real.shape[1], f"the outlier must be one point of {real.shape[1]} numbers; it has shape {outlier.shape}"
    )
    k = neighbours_asked(k, 6, real=real)
    before = fidelity(real, fake, k)
    after = fidelity(np.concatenate([real, outlier.reshape(1, -1)]), fake, k)
    rise = after[1] - before[1]
    require(bool(rise < 0.2), f"density rises by {rise:.6g}, too; it must rise by less than 0.2")
    return after[0] - before[0]


@outlier_deceives_precision.mistake(
    "Most fakes are in a ball already without the outlier. Precision can rise only through fakes that were in none."
)
def was_precise_already(real, outlier, fake, k):
    return small_enough(real, fake) and fidelity(real, fake, int(k.item()))[0] > 0.7


@outlier_deceives_precision.mistake(
    "The outlier's ball contains few of the fakes. It reaches to its k-th nearest neighbour among the reals."
)
def outlier_holds_nothing(real, outlier, fake, k):
    if not small_enough(real, fake):
        return False
    k, point = int(k.item()), outlier.reshape(1, -1)
    reach = np.sort(pairwise(point, real)[0])[k - 1]
    return np.mean(pairwise(point, fake)[0] <= reach) < 0.3


def diversity(real, fake, k):
    """(recall, coverage)"""
    across = pairwise(real, fake)
    return np.mean((across <= balls(fake, k)).any(1)), np.mean((across <= balls(real, k)[:, None]).any(1))


def spreads(real, fake):
    """How many times as widely the fakes are spread; the reals must be spread at all."""
    require(bool(total_variance(real) > 0), "all real points are the same")
    return (total_variance(fake) / total_variance(real)) ** 0.5


@construction("theory.wide_fakes", points=3, at_least=0.8, measure="recall")
def recall_forgives_wide_fakes(real, fake, k):
    """Fakes spread more than three times too widely have a high recall but a low coverage."""
    are_sets(real=real, fake=fake)
    k = neighbours_asked(k, 1, real=real, fake=fake)
    times = spreads(real, fake)
    require(bool(times > 3), f"the fakes' spread is {times:.4g} times that of the reals; it must be more than three times")
    recall, coverage = diversity(real, fake, k)
    require(bool(coverage < 0.5), f"coverage is {coverage:.4g}; it must be below 0.5")
    return recall


@recall_forgives_wide_fakes.mistake("The fakes' spread is not more than three times that of the reals; the spread is √(tr Σ).")
def spreads_too_little(real, fake, k):
    return small_enough(real, fake) and spreads(real, fake) <= 3


@recall_forgives_wide_fakes.mistake(
    "Coverage sees these fakes near the reals: most reals have one in their ball. Spread the fakes farther apart, or take fewer."
)
def covers_the_reals(real, fake, k):
    return small_enough(real, fake) and spreads(real, fake) > 3 and diversity(real, fake, int(k.item()))[1] >= 0.5


@recall_forgives_wide_fakes.mistake(
    "The balls of the fakes do not reach the reals. They are large only where fakes are far from each other."
)
def fakes_do_not_reach(real, fake, k):
    return small_enough(real, fake) and spreads(real, fake) > 3 and diversity(real, fake, int(k.item()))[0] < 0.5
