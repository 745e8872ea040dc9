"""The β-VAE's metric, on codes whose factors are known."""

import numpy as np

from autograder import cases, closed_form, conventions

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


def codes(kind, points=POINTS):
    """Pairs that agree in one factor of four, seen through a code: "plain", one latent for each factor; "rotated";
    "constant", where the code says nothing."""

    def draw(rng):
        while True:
            factors = rng.integers(0, FACTORS, points)
            first, second = rng.uniform(-1, 1, (2, points, PAIRS, FACTORS))
            second[np.arange(points), :, factors] = first[np.arange(points), :, factors]
            turn = np.linalg.qr(rng.normal(size=(FACTORS, FACTORS)))[0]
            code = {"plain": np.eye(FACTORS)[rng.permutation(FACTORS)], "rotated": turn, "constant": 0 * turn}[kind]
            differences = ((first - second) @ code).astype(np.float32)
            # No point within rounding of a boundary of any classifier that is compared with.
            top = np.sort(halves(np.abs(differences.astype(np.float64)).mean(1), factors)[0], axis=1)
            if (top[:, -1] - top[:, -2]).min() > 1e-4:
                return {"differences": differences, "factors": factors}

    return draw


CODES = (
    cases.named("one latent for each factor", codes("plain"))
    + cases.named("rotated codes", codes("rotated"))
    + cases.named("codes that are constant", codes("constant"))
)


def score_of_any_precision(s, differences, factors):
    """A share of points is the same number in any floating dtype."""
    return {"score": s.mod.disentanglement_score(differences, factors).float()}


@closed_form("disentanglement_score", points=3, on=CODES, program=score_of_any_precision)
def disentanglement_is_right(differences, factors):
    """The score is the accuracy on the second half: one for perfectly disentangled codes, less for rotated ones, chance else."""
    return accuracy(np.abs(differences).mean(1), factors)


@disentanglement_is_right.mistake(
    "The differences are averaged with their signs, so that they cancel. Average their absolute values."
)
def averages_signed_differences(differences, factors):
    return accuracy(differences.mean(1), factors)


@disentanglement_is_right.mistake(
    "The absolute value comes after the mean over the pairs, when the signs have cancelled already."
)
def takes_the_absolute_mean(differences, factors):
    return accuracy(np.abs(differences.mean(1)), factors)


@disentanglement_is_right.mistake("The classifier is scored on the points that it was fitted on. Score it on the second half.")
def scores_what_it_was_fitted_on(differences, factors):
    features, half = np.abs(differences).mean(1), len(factors) // 2
    return (ridge(features[:half], factors[:half])(features[:half]).argmax(1) == factors[:half]).mean()


@disentanglement_is_right.mistake(
    "All points are used for the fit and for the score. Fit on the first half, score on the second."
)
def scores_all_points(differences, factors):
    features = np.abs(differences).mean(1)
    return (ridge(features, factors)(features).argmax(1) == factors).mean()


@disentanglement_is_right.mistake("This is the share of mistakes; the accuracy is asked for.")
def gives_the_error_rate(differences, factors):
    return 1 - accuracy(np.abs(differences).mean(1), factors)


@disentanglement_is_right.mistake("The differences are squared; their absolute values are averaged.")
def squares_the_differences(differences, factors):
    return accuracy((differences**2).mean(1), factors)


@disentanglement_is_right.mistake(
    "Only the first pair of each point is used. Its mean over all pairs is what the classifier sees."
)
def takes_one_pair(differences, factors):
    return accuracy(np.abs(differences[:, 0]), factors)


def points_afterwards(s, differences, factors):
    s.mod.disentanglement_score(differences, factors)
    return {"differences afterwards": differences, "factors afterwards": factors}


@conventions(
    "disentanglement_score", points=1, on=cases.named("40 points, rotated codes", codes("rotated", 40)), program=points_afterwards
)
def disentanglement_leaves_its_inputs_alone():
    """Differences and factors are afterwards what they were before."""
