"""The β-VAE's metric, on codes whose factors are known."""

import numpy as np

from autograder import cases, closed_form, custom, require

from .reparameterize import zeros_among_them

FACTORS, PAIRS, POINTS = 4, 8, 200


def ridge(features, factors, n=FACTORS):
    """Scores of a linear classifier with an intercept, fitted by least squares with a small penalty: a function."""
    rows = np.c_[features, np.ones(len(features))]
    weight = np.linalg.solve(rows.T @ rows + 1e-3 * np.eye(rows.shape[1]), rows.T @ np.eye(n)[factors])
    return lambda x: np.c_[x, np.ones(len(x))] @ weight


def halves(features, factors):
    """Scores on the second half of the points by a classifier of the first."""
    half = len(factors) // 2
    return ridge(features[:half], factors[:half])(features[half:]), factors[half:]


def accuracy(features, factors):
    scores, right = halves(features, factors)
    return (scores.argmax(1) == right).mean()


def codes(kind, points=POINTS, pairs=PAIRS, latents=FACTORS, dtype=np.float32):
    """Pairs that agree in one factor of four, seen through a code: "plain", one latent for each factor; "rotated";
    "constant", where the code says nothing. latents: how many of them are seen"""

    def draw(rng):
        while True:
            factors = rng.integers(0, FACTORS, points)
            first, second = rng.uniform(-1, 1, (2, points, pairs, FACTORS))
            second[np.arange(points), :, factors] = first[np.arange(points), :, factors]
            turn = np.linalg.qr(rng.normal(size=(FACTORS, FACTORS)))[0]
            code = {"plain": np.eye(FACTORS)[rng.permutation(FACTORS)], "rotated": turn, "constant": 0 * turn}[kind]
            differences = ((first - second) @ code[:, :latents]).astype(dtype)
            # No point within rounding of a boundary of any classifier that is compared with.
            top = np.sort(halves(np.abs(differences.astype(np.float64)).mean(1), factors)[0], axis=1)
            if (top[:, -1] - top[:, -2]).min() > 1e-4:
                return {"differences": differences, "factors": factors}

    return draw


CODES = (
    cases.named("one latent for each factor", codes("plain"))
    + cases.named("rotated codes", codes("rotated"))
    + cases.named("codes that are constant", codes("constant"))
    + cases.named("one pair for each point", codes("plain", pairs=1))
    + cases.named("a single latent", codes("plain", latents=1))
)


def score_of_any_precision(s, differences, factors):
    """A share of points is the same number in any floating dtype."""
    return {"score": s.mod.disentanglement_score(differences, factors).float()}


@closed_form("disentanglement_score", points=3, on=CODES, program=score_of_any_precision)
def disentanglement_is_right(differences, factors):
    """The score is the accuracy on the second half: 1 for disentangled codes, less for rotated ones, chance for constant ones."""
    return accuracy(np.abs(differences).mean(1), factors)


@disentanglement_is_right.mistake("You averaged signed differences, which cancel. Average their absolute values.")
def averages_signed_differences(differences, factors):
    return accuracy(differences.mean(1), factors)


@disentanglement_is_right.mistake(
    "You took the absolute value after the mean over the pairs, when the signs had already cancelled."
)
def takes_the_absolute_mean(differences, factors):
    return accuracy(np.abs(differences.mean(1)), factors)


@disentanglement_is_right.mistake("You scored the classifier on the points that it was fitted on. Score it on the second half.")
def scores_what_it_was_fitted_on(differences, factors):
    features, half = np.abs(differences).mean(1), len(factors) // 2
    return (ridge(features[:half], factors[:half])(features[:half]).argmax(1) == factors[:half]).mean()


@disentanglement_is_right.mistake(
    "You used all points for the fit and for the score. Fit on the first half, and score on the second."
)
def scores_all_points(differences, factors):
    features = np.abs(differences).mean(1)
    return (ridge(features, factors)(features).argmax(1) == factors).mean()


@disentanglement_is_right.mistake("You returned the error rate. Return the accuracy.")
def gives_the_error_rate(differences, factors):
    return 1 - accuracy(np.abs(differences).mean(1), factors)


@disentanglement_is_right.mistake("You squared the differences. Average their absolute values.")
def squares_the_differences(differences, factors):
    return accuracy((differences**2).mean(1), factors)


@disentanglement_is_right.mistake("You used only the first pair of each point. The classifier sees the mean over all pairs.")
def takes_one_pair(differences, factors):
    return accuracy(np.abs(differences[:, 0]), factors)


def three_scores(s, differences, factors):
    """Of the points; of the same where only factor 0 is told from the others, which chance alone gets three quarters of; and of
    codes that say nothing."""
    score, other = s.mod.disentanglement_score(differences, factors), s.torch.clamp(factors, 0, 1)
    scores = [
        score,
        s.mod.disentanglement_score(1 * differences, other),
        s.mod.disentanglement_score(0 * differences, 1 * factors),
    ]
    return {
        "scores": s.torch.stack([each.double() for each in scores]),
        "differences_after": differences,
        "factors_after": factors,
    }


WAYS_OF_POINTS = (
    cases.named("40 points, rotated codes, float64", codes("rotated", 40, dtype=np.float64))
    + cases.named("200 points, one pair for each", codes("plain", pairs=1))
    + cases.named("200 points, a single latent", codes("plain", latents=1))
    + cases.named("40 points, zeros among the differences", zeros_among_them(codes("rotated", 40), "differences", at=5))
)


@custom("disentanglement_score", points=1, on=WAYS_OF_POINTS, program=three_scores)
def disentanglement_leaves_its_inputs_alone(scores, differences_after, factors_after, differences, factors):
    """Differences and factors are left unchanged, and the score is a fraction of the scored points."""
    unchanged = np.array_equal(differences, differences_after) and np.array_equal(factors, factors_after)
    require(unchanged, "the call changes its arguments in place: work on a new tensor (x = x.abs(), not x.abs_())")
    require(scores.shape == (3,), f"the score has shape {scores.shape[1:]}, but it must have no axes")
    counts = scores * len(factors)
    require(
        bool(np.allclose(counts, counts.round(), atol=1e-3) and (scores >= 0).all() and (scores <= 1).all()),
        "the score is not a fraction of the scored points",
    )
    require(bool(np.ptp(scores) > 1e-6), "the score is the same for these points, for other factors and for constant codes")
