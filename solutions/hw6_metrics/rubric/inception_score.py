"""The inception score, by entropies."""

import numpy as np

from autograder import cases, closed_form, conventions

# For conventions, in which values need only resemble the truth: one score says nothing of that, and the scores of eight sets
# do. They grow or fall from one to the next, also with a slip in them; sums and first numbers do not.
SETS = 8


def normalised_rows(x):
    return x / x.sum(-1, keepdims=True)


def predictions(n, k, splits, dtype="float32"):
    """Parts of different sharpness and with labels of their own, so that each has another score and another marginal."""

    def draw(rng):
        of_part = np.repeat(np.arange(splits), n // splits)
        favoured = rng.dirichlet(np.full(k, 0.7), splits)
        sharp = np.linspace(0.15, 1.2, splits)
        probs = np.stack([rng.dirichlet(sharp[part] * k * (favoured[part] + 0.05)) for part in of_part])
        return {"probs": normalised_rows(probs + 1e-4).astype(dtype), "splits": splits}

    return draw


PREDICTED = (
    cases.named("60 images, 5 labels, 4 parts", predictions(60, 5, 4))
    + cases.named("24 images, 10 labels, 3 parts", predictions(24, 10, 3))
    + cases.named("40 images, 3 labels, 2 parts, float64", predictions(40, 3, 2, "float64"))
    + cases.named("24 images, 4 labels, 6 parts", predictions(24, 4, 6))
)
ONE_PART = cases.named("20 images, 6 labels, 1 part", predictions(20, 6, 1))
SINGLE_IMAGES = cases.named("7 images, 4 labels, 7 parts", predictions(7, 4, 7))


def score(s, probs, splits):
    mean, std = s.unpack(s.mod.inception_score(probs, splits), 2)
    return {"mean": mean, "std": std}


def only_mean(s, probs, splits):
    return {"mean": score(s, probs, splits)["mean"]}


def only_std(s, probs, splits):
    return {"std": score(s, probs, splits)["std"]}


def entropy(p):
    from scipy.special import entr

    return entr(p).sum(-1)


def scores_of(parts):
    """exp of what the entropy of the mean is above the mean entropy, for each part."""
    return np.array([np.exp(entropy(part.mean(0)) - entropy(part).mean()) for part in parts])


def in_parts(probs, splits):
    return np.split(probs, splits)


def cross(parts, marginal):
    """exp of the mean of KL(p(y|x) ‖ marginal), for each part."""
    return np.array([np.exp(-entropy(part).mean() - (part @ np.log(marginal)).mean()) for part in parts])


@closed_form("inception_score", points=4, program=only_mean, on=PREDICTED + ONE_PART + SINGLE_IMAGES)
def score_is_right(probs, splits):
    """The mean of the parts' scores is right."""
    return {"mean": scores_of(in_parts(probs, splits)).mean()}


@score_is_right.mistake("You computed the marginal p(y) over all images. Each part has a marginal of its own.")
def takes_one_marginal_for_all(probs, splits):
    return {"mean": cross(in_parts(probs, splits), probs.mean(0)).mean()}


@score_is_right.mistake(
    "You compared the labels with a uniform distribution, as balanced real images would have. No real image is in this score."
)
def compares_with_real_labels(probs, splits):
    return {"mean": cross(in_parts(probs, splits), np.full(probs.shape[1], 1 / probs.shape[1])).mean()}


@score_is_right.mistake("You returned the mean divergence. The score is its exponential.")
def forgets_the_exponential(probs, splits):
    return {"mean": np.log(scores_of(in_parts(probs, splits))).mean()}


@score_is_right.mistake("Your divergence is in bits before it is exponentiated. For exp, it must be in nats.")
def exponentiates_bits(probs, splits):
    return {"mean": np.exp(np.log(scores_of(in_parts(probs, splits))) / np.log(2)).mean()}


@score_is_right.mistake(
    "You dealt out the images to the parts in turn. Parts are contiguous: the first N / splits rows, and so on."
)
def interleaves_the_parts(probs, splits):
    return {"mean": scores_of([probs[i::splits] for i in range(splits)]).mean()}


@score_is_right.mistake("You left out one part. N is divisible by the number of parts, and every row belongs to one of them.")
def leaves_the_last_part_out(probs, splits):
    return {"mean": scores_of(in_parts(probs, splits)[: max(splits - 1, 1)]).mean()}


@score_is_right.mistake("You took `splits` as the size of a part. It is the number of parts.")
def reads_splits_as_a_size(probs, splits):
    return {"mean": scores_of([probs[i : i + splits] for i in range(0, len(probs), splits)]).mean()}


@score_is_right.mistake("You took all images as one part. Compute a score for each part, then average.")
def ignores_the_parts(probs, splits):
    return {"mean": scores_of([probs])[0]}


@score_is_right.mistake("You averaged the parts' divergences before exp. Each part has a score of its own: average these scores.")
def averages_before_exp(probs, splits):
    return {"mean": np.exp(np.log(scores_of(in_parts(probs, splits))).mean())}


@score_is_right.mistake("Your divergence is the wrong way round: KL(p(y) ‖ p(y|x)) instead of KL(p(y|x) ‖ p(y)).")
def turns_the_divergence_round(probs, splits):
    def turned(part):
        marginal = part.mean(0)
        return np.exp((marginal * (np.log(marginal) - np.log(part))).sum(-1).mean())

    return {"mean": np.mean([turned(part) for part in in_parts(probs, splits)])}


@score_is_right.mistake("You returned the standard deviation here. The pair is (mean, std).")
def returns_the_deviation_first(probs, splits):
    return {"mean": scores_of(in_parts(probs, splits)).std()}


@closed_form("inception_score", points=2, program=only_std, on=PREDICTED + ONE_PART)
def deviation_is_right(probs, splits):
    """The standard deviation of the parts' scores is right; it is zero for one part."""
    return {"std": scores_of(in_parts(probs, splits)).std()}


@deviation_is_right.mistake("You divided by one less than the number of parts. Divide by the number of parts.")
def divides_by_one_less(probs, splits):
    return {"std": scores_of(in_parts(probs, splits)).std(ddof=1) if splits > 1 else np.nan}


@deviation_is_right.mistake("You returned the standard error of the mean. Return the standard deviation of the scores.")
def gives_the_standard_error(probs, splits):
    return {"std": scores_of(in_parts(probs, splits)).std() / np.sqrt(splits)}


@deviation_is_right.mistake("You returned the variance of the scores. Return its square root.")
def gives_the_variance(probs, splits):
    return {"std": scores_of(in_parts(probs, splits)).var()}


def sure_and_unsure(rng):
    """A label that no image has, images without a doubt, and ordinary ones."""
    probs = rng.dirichlet(np.ones(5), 24)
    probs[:, 2] = 0
    probs[::3] = np.eye(5)[rng.choice([0, 1, 3, 4], 8)]
    return {"probs": normalised_rows(probs).astype(np.float32), "splits": 3}


def all_sure(rng):
    return {"probs": np.eye(4, dtype=np.float32)[rng.permutation(np.resize(range(4), 12))], "splits": 2}


@closed_form(
    "inception_score",
    points=2,
    program=score,
    on=cases.named("answers without a doubt", all_sure) + cases.named("a label that no image has", sure_and_unsure),
)
def score_knows_zeros(probs, splits):
    """Probabilities of exactly zero are allowed, and contribute nothing."""
    scores = scores_of(in_parts(probs, splits))
    return {"mean": scores.mean(), "std": scores.std()}


@score_knows_zeros.mistake("The score is NaN. Often: 0 · log 0, which is NaN in floating point. Leave such terms out.")
def multiplies_zero_by_infinity(probs, splits):
    return {"mean": np.nan, "std": np.nan}


def balanced(n, k, splits):
    """In each part every label has as many images, and none is in doubt: the score is k. All images alike: it is 1."""

    def draw(rng):
        part = np.resize(np.arange(k), n // splits)
        return {
            "probs": np.eye(k, dtype=np.float32)[np.concatenate([rng.permutation(part) for _ in range(splits)])],
            "splits": splits,
        }

    return draw


def alike(rng):
    return {"probs": np.tile(normalised_rows(rng.uniform(0.1, 1, 5)), (12, 1)).astype(np.float32), "splits": 3}


@closed_form(
    "inception_score",
    points=1,
    program=score,
    on=cases.named("6 labels in turn, 4 parts", balanced(48, 6, 4))
    + cases.named("3 labels in turn, 1 part", balanced(9, 3, 1))
    + cases.named("all images alike", alike),
)
def score_has_its_bounds(probs, splits):
    """The score is K if the predictions are certain and all labels equally frequent, and 1 if all images are alike."""
    sure = bool((probs.max(-1) == 1).all())
    return {"mean": float(probs.shape[1]) if sure else 1.0, "std": 0.0}


def sharper(n, k, splits, dtype="float32", zeros=False):
    """Eight sets of predictions, each surer of its labels than the one before, and in its last part much more so."""

    def draw(rng):
        sets = []
        for share in np.linspace(0.1, 0.9, SETS):
            labels = np.eye(k)[rng.permutation(np.resize(np.arange(k), n))]
            weight = share * np.linspace(0.2, 1, n)[:, None] ** 2
            sets.append(weight * labels + (1 - weight) * rng.dirichlet(np.full(k, 20.0), n))
        probs = np.array(sets)
        if zeros:
            probs[:, ::4, 0] = 0
        return {"probs": normalised_rows(probs).astype(dtype), "splits": splits}

    return draw


def scores_of_sets(s, probs, splits):
    calls = s.unpack(probs, SETS)
    pairs = [s.unpack(s.mod.inception_score(one, splits), 2) for one in calls]
    found = {name: s.tried("torch.stack", [pair[i] for pair in pairs]) for i, name in enumerate(("mean", "std"))}
    return {**found, "probs afterwards": probs, "attempts": s.placed(s.mod.inception_score, [calls[0], splits])}


WAYS_OF_PREDICTIONS = (
    cases.named("8 × 24 images, 3 labels, 2 parts, float64", sharper(24, 3, 2, "float64"))
    + cases.named("8 × 12 images, 4 labels, 3 parts", sharper(12, 4, 3))
    + cases.named("8 × 24 images, 3 labels, some of them zero", sharper(24, 3, 2, zeros=True))
)


@conventions("inception_score", points=2, on=WAYS_OF_PREDICTIONS, program=scores_of_sets)
def score_keeps_the_conventions(probs, splits):
    """Both results have the inputs' dtype and device, and the inputs are left unchanged."""
    scores = np.array([scores_of(in_parts(one, splits)) for one in probs])
    return {"mean": scores.mean(1), "std": scores.std(1)}
