"""How assignment 4 is graded. Losses are held against formulas in log space; a generator by the samples that the judge itself
computes from its weights."""

import numpy as np

from autograder import (
    Assignment,
    Tolerance,
    cases,
    choice,
    closed_form,
    construction,
    conventions,
    custom,
    follow_through,
    gradient,
    require,
    stability,
    symbolic,
    training,
)

ASSIGNMENT = Assignment(
    "hw4_gan",
    title="Adversarial networks",
    modules=("gan.py", "theory.py"),
    total=140,
    secret="a kettle beneath the ninth stair",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)

# ---- logits --------------------------------------------------------------------------------------------------


def normal(dtype="float32", spread=2.0, **shapes):
    """N(0, spread²), an array of each name and shape."""
    return lambda rng: {name: rng.normal(0, spread, shape).astype(dtype) for name, shape in shapes.items()}


def both(real, fake):
    """Logits of data and of generated examples, by their shapes."""
    return normal(logits_real=real, logits_fake=fake)


BOTH = (
    cases.named("6 real and 9 fake", both((6,), (9,)))
    + cases.named("columns of 5 and 3", both((5, 1), (3, 1)))
    + cases.named("patches, 2 images and 4", both((2, 1, 3, 2), (4, 1, 3, 2)))
    + cases.named("1 real and 7 fake", both((1,), (7,)))
    + cases.named("4 and 4", both((4,), (4,)))
)
FAKE = (
    cases.named("batch 7", normal(logits_fake=(7,)))
    + cases.named("a column of 5", normal(logits_fake=(5, 1)))
    + cases.named("patches of 3 images", normal(logits_fake=(3, 1, 2, 2)))
    + cases.named("batch 2", normal(logits_fake=(2,)))
)

# Sizes at which sigmoid, 1 − sigmoid, their logarithms, and exp overflow or round to 0 or 1 in float32, one after the other.
SIZES = np.array([20.0, 60.0, 95.0, 300.0, 1e4])


def extreme(*names):
    def draw(rng):
        signed = np.concatenate([SIZES, -SIZES])
        drawn = (rng.permutation(signed) * rng.uniform(0.97, 1.03, 10) for _ in names)
        return {name: logits.astype(np.float32) for name, logits in zip(names, drawn, strict=True)}

    return draw


EXTREME_BOTH = cases.named("logits up to ±1e4", extreme("logits_real", "logits_fake"))
EXTREME_FAKE = cases.named("logits up to ±1e4", extreme("logits_fake"))


def zeros(**shapes):
    return lambda rng: {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}


def minus_log_d(logits):
    """−log sigmoid(logit), in log space."""
    return np.logaddexp(0, -logits)


def minus_log_not_d(logits):
    """−log(1 − sigmoid(logit)), in log space."""
    return np.logaddexp(0, logits)


def d_of(logits):
    return np.exp(-np.logaddexp(0, -logits))


def rounded_d(logits):
    """What sigmoid gives in float32: 0 or 1 for logits that are large."""
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-logits.astype(np.float32)))).astype(np.float64)


def log_or_infinity(x):
    with np.errstate(divide="ignore"):
        return np.log(x)


# ---- discriminator_loss --------------------------------------------------------------------------------------


def cross_entropy(real, fake):
    """J(D) from the losses of the single examples."""
    return real.mean() / 2 + fake.mean() / 2


@closed_form("discriminator_loss", points=4, on=BOTH)
def discriminator_loss_is_right(logits_real, logits_fake):
    """J(D) = −½ E log D(x) − ½ E log(1 − D(G(z))) is right, for real and fake ones of different number."""
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("The halves are missing: each of the two terms has a factor ½ here.")
def forgets_the_halves(logits_real, logits_fake):
    return minus_log_d(logits_real).mean() + minus_log_not_d(logits_fake).mean()


@discriminator_loss_is_right.mistake("One half too many: the two terms have ½ each, and their sum has no other.")
def halves_twice(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake)) / 2


@discriminator_loss_is_right.mistake("The second term is missing: the discriminator learns from generated examples as well.")
def misses_the_fake_term(logits_real, logits_fake):
    return minus_log_d(logits_real).mean() / 2


@discriminator_loss_is_right.mistake("The first term is missing: the discriminator learns from data as well.")
def misses_the_real_term(logits_real, logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@discriminator_loss_is_right.mistake("The targets are exchanged: here the discriminator learns to call data generated.")
def exchanges_the_targets(logits_real, logits_fake):
    return cross_entropy(minus_log_not_d(logits_real), minus_log_d(logits_fake))


@discriminator_loss_is_right.mistake(
    "Generated examples have the target of data. That is what the generator wants; the discriminator is to tell them apart."
)
def calls_everything_data(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_d(logits_fake))


@discriminator_loss_is_right.mistake(
    "One term is subtracted from the other. Both are costs, of being wrong about data and of being wrong about fakes."
)
def subtracts_the_second_term(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), -minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("The sign is turned: this is to be made large. A loss is minimised.")
def returns_what_d_maximises(logits_real, logits_fake):
    return -cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("This is the value V of the game, which D makes large. The loss is −½ of it.")
def returns_the_value(logits_real, logits_fake):
    return -2 * cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("This is the logarithm of a mean. What is averaged is the logarithm, example by example.")
def takes_logs_of_means(logits_real, logits_fake):
    return -np.log(d_of(logits_real).mean()) / 2 - np.log(d_of(-logits_fake).mean()) / 2


@discriminator_loss_is_right.mistake(
    "Real and fake ones are averaged together, so that the more numerous count for more. Each expectation is a mean of its own."
)
def averages_them_together(logits_real, logits_fake):
    return np.concatenate([minus_log_d(logits_real).ravel(), minus_log_not_d(logits_fake).ravel()]).mean()


@discriminator_loss_is_right.mistake("These are sums over the examples. Expectations are means.")
def adds_up_the_examples(logits_real, logits_fake):
    return minus_log_d(logits_real).sum() / 2 + minus_log_not_d(logits_fake).sum() / 2


@discriminator_loss_is_right.mistake(
    "The sigmoid is taken twice: what comes in are logits, and one sigmoid makes them probabilities."
)
def takes_the_sigmoid_twice(logits_real, logits_fake):
    return cross_entropy(minus_log_d(d_of(logits_real)), minus_log_not_d(d_of(logits_fake)))


@gradient(
    "discriminator_loss",
    points=2,
    per="batch",
    on=cases.named("6 real and 9 fake", both((6,), (9,)))
    + cases.named("patches, 2 images and 4", both((2, 1, 3, 2), (4, 1, 3, 2)))
    + cases.named("all logits zero", zeros(logits_real=(3,), logits_fake=(5,))),
)
def discriminator_gradient_is_right(logits_real, logits_fake):
    """The gradient of J(D) is right in every logit, at zero too."""
    return {
        "logits_real": -d_of(-logits_real) / (2 * logits_real.size),
        "logits_fake": d_of(logits_fake) / (2 * logits_fake.size),
    }


@discriminator_gradient_is_right.mistake(
    "No gradient reaches the logits of generated examples: D learns from them as well. Fakes are detached where D is trained, "
    "before D sees them; the loss leaves its logits as they are."
)
def learns_nothing_from_fakes(logits_real, logits_fake):
    return {"logits_real": -d_of(-logits_real) / (2 * logits_real.size), "logits_fake": 0 * logits_fake}


@discriminator_gradient_is_right.mistake(
    "Nothing can be learnt from this: the loss is a new tensor, or a number, that no longer depends on the logits for torch."
)
def discriminator_learns_nothing(logits_real, logits_fake):
    return {"logits_real": 0 * logits_real, "logits_fake": 0 * logits_fake}


@stability("discriminator_loss", points=2, on=EXTREME_BOTH)
def discriminator_loss_is_stable(logits_real, logits_fake):
    """J(D) is finite and accurate in float32 for logits as large as ±1e4."""
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_stable.mistake(
    "A sigmoid that has rounded to 0 or 1 has no logarithm: stay with logits, where log(1 + e^x) can be computed as a whole."
)
def takes_the_log_of_a_sigmoid(logits_real, logits_fake):
    return cross_entropy(-log_or_infinity(rounded_d(logits_real)), -log_or_infinity(1 - rounded_d(logits_fake)))


def clamped(logs):
    """As torch's binary_cross_entropy takes logarithms."""
    return np.maximum(logs, -100)


@discriminator_loss_is_stable.mistake(
    "binary_cross_entropy after a sigmoid cuts logarithms off at −100, and its gradient is lost before that. Give the logits "
    "to a function that takes logits."
)
def cuts_logarithms_off(logits_real, logits_fake):
    return cross_entropy(-clamped(log_or_infinity(rounded_d(logits_real))), -clamped(log_or_infinity(1 - rounded_d(logits_fake))))


@gradient("discriminator_loss", points=2, per="batch", on=EXTREME_BOTH)
def discriminator_gradient_is_stable(logits_real, logits_fake):
    """The gradient of J(D) is right in float32 for logits as large as ±1e4."""
    return {
        "logits_real": -d_of(-logits_real) / (2 * logits_real.size),
        "logits_fake": d_of(logits_fake) / (2 * logits_fake.size),
    }


def slope_of_cut_off(p, target):
    """What torch's binary_cross_entropy hands back through the sigmoid: the product p (1 − p) is bounded below."""
    return (p - target) / np.maximum(p * (1 - p), 1e-12) * p * (1 - p)


@discriminator_gradient_is_stable.mistake(
    "Where the discriminator is sure and wrong the gradient should be largest, and here it is lost: sigmoid and logarithm are "
    "taken one after the other. Taken together, from logits, nothing rounds to 0 in between."
)
def loses_the_gradient_of_the_sure(logits_real, logits_fake):
    return {
        "logits_real": slope_of_cut_off(rounded_d(logits_real), 1) / (2 * logits_real.size),
        "logits_fake": slope_of_cut_off(rounded_d(logits_fake), 0) / (2 * logits_fake.size),
    }


PAIR_64 = cases.named("5 real and 3 fake, float64", normal("float64", logits_real=(5,), logits_fake=(3,)))


@conventions("discriminator_loss", points=1, on=PAIR_64)
def discriminator_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- generator_loss_minimax, generator_loss_nonsaturating ----------------------------------------------------


@closed_form("generator_loss_minimax", points=3, on=FAKE)
def minimax_loss_is_right(logits_fake):
    """½ E log(1 − D(G(z))) is right."""
    return -minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("This is the non-saturating loss. The minimax loss has log(1 − D).")
def gives_the_nonsaturating_loss(logits_fake):
    return minus_log_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("The sign is turned: this is the discriminator's term. The generator minimises minus that.")
def minimax_of_the_discriminator(logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake(
    "This is ½ E log D: in the minimax game what counts is how sure D is that fakes are none of the data."
)
def minimax_with_log_d(logits_fake):
    return -minus_log_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("The ½ is missing: J(G) is minus J(D), which has halves.")
def minimax_without_the_half(logits_fake):
    return -minus_log_not_d(logits_fake).mean()


@minimax_loss_is_right.mistake("This is the logarithm of a mean. What is averaged is the logarithm, example by example.")
def minimax_log_of_the_mean(logits_fake):
    return np.log(d_of(-logits_fake).mean()) / 2


@minimax_loss_is_right.mistake("This is a sum over the examples. An expectation is a mean.")
def minimax_adds_up(logits_fake):
    return -minus_log_not_d(logits_fake).sum() / 2


def with_zeros(shape):
    """Logits, the first two of them zero."""

    def draw(rng):
        logits = rng.normal(0, 2, shape)
        logits[:2] = 0
        return {"logits_fake": logits.astype(np.float32)}

    return draw


# A discriminator whose last layer begins with zeros says 0 of everything: |x| and max(x, 0) have no derivative there, and
# formulas made of them one of autograd's choice.
SLOPES = (
    cases.named("batch 7, two logits zero", with_zeros((7,)))
    + cases.named("a column of 5, two logits zero", with_zeros((5, 1)))
    + cases.named("all logits zero", zeros(logits_fake=(4,)))
    + EXTREME_FAKE
)


@gradient("generator_loss_minimax", points=2, per="batch", on=SLOPES)
def minimax_gradient_is_right(logits_fake):
    """The gradient of the minimax loss is right in every logit, at zero and at ±1e4 too."""
    return {"logits_fake": -d_of(logits_fake) / (2 * logits_fake.size)}


@stability("generator_loss_minimax", points=1, on=EXTREME_FAKE)
def minimax_loss_is_stable(logits_fake):
    """The minimax loss is finite and accurate in float32 for logits as large as ±1e4."""
    return -minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_stable.mistake("log(1 − sigmoid) is log 0 where the sigmoid has rounded to 1: compute log(1 + e^x) as a whole.")
def minimax_log_of_zero(logits_fake):
    return log_or_infinity(1 - rounded_d(logits_fake)).mean() / 2


FAKE_64 = cases.named("batch 5, float64", normal("float64", logits_fake=(5,)))


@conventions("generator_loss_minimax", points=1, on=FAKE_64)
def minimax_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


@closed_form("generator_loss_nonsaturating", points=3, on=FAKE)
def nonsaturating_loss_is_right(logits_fake):
    """−½ E log D(G(z)) is right."""
    return minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("This is the minimax loss. The non-saturating loss has −log D.")
def gives_the_minimax_loss(logits_fake):
    return -minus_log_not_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The minus is missing: a generator that minimises log D learns to be found out.")
def nonsaturating_without_the_minus(logits_fake):
    return -minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The target is wrong: this is low where D takes fakes for fakes.")
def nonsaturating_with_the_target_of_fakes(logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The ½ is missing.")
def nonsaturating_without_the_half(logits_fake):
    return minus_log_d(logits_fake).mean()


@nonsaturating_loss_is_right.mistake("This is the logarithm of a mean. What is averaged is the logarithm, example by example.")
def nonsaturating_log_of_the_mean(logits_fake):
    return -np.log(d_of(logits_fake).mean()) / 2


@gradient("generator_loss_nonsaturating", points=2, per="batch", on=SLOPES)
def nonsaturating_gradient_is_right(logits_fake):
    """The gradient of the non-saturating loss is right in every logit, at zero and at ±1e4 too."""
    return {"logits_fake": -d_of(-logits_fake) / (2 * logits_fake.size)}


@nonsaturating_gradient_is_right.mistake(
    "The gradient is lost where D is sure that a fake is one, which is what this loss is there to prevent: sigmoid and "
    "logarithm are taken one after the other. Take them together, from logits."
)
def nonsaturating_gradient_is_lost(logits_fake):
    return {"logits_fake": slope_of_cut_off(rounded_d(logits_fake), 1) / (2 * logits_fake.size)}


@stability("generator_loss_nonsaturating", points=1, on=EXTREME_FAKE)
def nonsaturating_loss_is_stable(logits_fake):
    """The non-saturating loss is finite and accurate in float32 for logits as large as ±1e4."""
    return minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_stable.mistake(
    "log(sigmoid) is log 0 where the sigmoid has rounded to 0: torch has a function for both at once."
)
def nonsaturating_log_of_zero(logits_fake):
    return -log_or_infinity(rounded_d(logits_fake)).mean() / 2


@conventions("generator_loss_nonsaturating", points=1, on=FAKE_64)
def nonsaturating_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- generator_logit_gradients -------------------------------------------------------------------------------


def slopes_of(logits):
    """Both slopes, by central differences of the losses of single examples in log space: off by h² / 12 < 1e-9, and rounding."""
    h = 1e-4 * np.maximum(1, np.abs(logits))
    minimax = (minus_log_not_d(logits - h) - minus_log_not_d(logits + h)) / (4 * h)
    nonsaturating = (minus_log_d(logits + h) - minus_log_d(logits - h)) / (4 * h)
    return np.stack([minimax, nonsaturating])


def with_truth(draw):
    def drawn(rng):
        made = draw(rng)
        return {**made, "one": np.asarray(1, np.float32), "truth": slopes_of(made["logits_fake"].astype(np.float64))}

    return drawn


def slopes_and_losses(s, logits_fake, one, truth):
    minimax, nonsaturating = s.mod.generator_logit_gradients(logits_fake)
    leaves = s.leaf(logits_fake), s.leaf(logits_fake)
    losses = s.tried("mod.generator_loss_minimax", leaves[0]), s.tried("mod.generator_loss_nonsaturating", leaves[1])
    return {
        "slopes": s.torch.stack([minimax, nonsaturating]),
        "minimax": s.vjp(losses[0], [leaves[0]], one)[0],
        "nonsaturating": s.vjp(losses[1], [leaves[1]], one)[0],
    }


@follow_through(
    "generator_logit_gradients",
    points=3,
    program=slopes_and_losses,
    on=cases.named("batch 6", with_truth(normal(logits_fake=(6,))))
    + cases.named("a column of 5", with_truth(normal(logits_fake=(5, 1))))
    + cases.named("batch 3, two logits zero", with_truth(with_zeros((3,)))),
)
def slopes_are_those_of_the_losses(minimax, nonsaturating, logits_fake):
    """Both slopes are right, or are those of your own two losses, for each example: not divided by the batch size."""
    return np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake("These are divided by the batch size. The slope of each example's own loss is asked for.")
def divides_by_the_batch_size(minimax, nonsaturating, logits_fake):
    return np.stack([minimax, nonsaturating])


@slopes_are_those_of_the_losses.mistake("The two are exchanged: the minimax slope comes first.")
def exchanges_the_slopes(minimax, nonsaturating, logits_fake):
    return np.stack([nonsaturating, minimax]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake(
    "The sign is turned. Minimising either loss raises the logit, so both slopes are negative."
)
def turns_the_slopes(minimax, nonsaturating, logits_fake):
    return -np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake("The ½ of both losses is missing.")
def slopes_without_halves(minimax, nonsaturating, logits_fake):
    return 2 * np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake(
    "These are derivatives by D. By the logit there is one factor more, the sigmoid's own slope."
)
def differentiates_by_d(minimax, nonsaturating, logits_fake):
    return np.stack([-0.5 / d_of(-logits_fake), -0.5 / d_of(logits_fake)])


def both_slopes(s, logits_fake):
    minimax, nonsaturating = s.mod.generator_logit_gradients(logits_fake)
    return {"minimax": minimax, "nonsaturating": nonsaturating}


@stability("generator_logit_gradients", points=2, on=EXTREME_FAKE, program=both_slopes)
def slopes_are_stable(logits_fake):
    """Both slopes are right where D is sure of a fake, and where it is fooled, for logits as large as ±1e4."""
    return {"minimax": -d_of(logits_fake) / 2, "nonsaturating": -d_of(-logits_fake) / 2}


@conventions(
    "generator_logit_gradients",
    points=1,
    on=FAKE_64,
    program=lambda s, logits_fake: {**both_slopes(s, logits_fake), "logits_fake afterwards": logits_fake},
)
def slopes_keep_the_conventions():
    """The results have the inputs' dtype, here float64, and the inputs are left unchanged."""


# ---- least squares and Wasserstein ---------------------------------------------------------------------------


def scores(real, fake):
    return normal(spread=1.5, scores_real=real, scores_fake=fake)


SCORES = (
    cases.named("6 real and 9 fake", scores((6,), (9,)))
    + cases.named("columns of 5 and 3", scores((5, 1), (3, 1)))
    + cases.named("patches, 2 images and 4", scores((2, 1, 3, 2), (4, 1, 3, 2)))
)
FAKE_SCORES = (
    cases.named("batch 7", normal(spread=1.5, scores_fake=(7,)))
    + cases.named("a column of 5", normal(spread=1.5, scores_fake=(5, 1)))
    + cases.named("patches of 3 images", normal(spread=1.5, scores_fake=(3, 1, 2, 2)))
)
SCORES_64 = cases.named("5 real and 3 fake, float64", normal("float64", scores_real=(5,), scores_fake=(3,)))
FAKE_SCORES_64 = cases.named("batch 5, float64", normal("float64", scores_fake=(5,)))


def squares(scores, target):
    return ((scores - target) ** 2).mean()


@closed_form("discriminator_loss_least_squares", points=3, on=SCORES)
def least_squares_discriminator_loss_is_right(scores_real, scores_fake):
    """½ E (s(x) − 1)² + ½ E s(G(z))² is right, for real and fake ones of different number."""
    return (squares(scores_real, 1) + squares(scores_fake, 0)) / 2


@least_squares_discriminator_loss_is_right.mistake("The halves are missing.")
def squares_without_halves(scores_real, scores_fake):
    return squares(scores_real, 1) + squares(scores_fake, 0)


@least_squares_discriminator_loss_is_right.mistake("The targets are exchanged: data have 1, generated examples 0.")
def squares_with_targets_exchanged(scores_real, scores_fake):
    return (squares(scores_real, 0) + squares(scores_fake, 1)) / 2


@least_squares_discriminator_loss_is_right.mistake(
    "There is no sigmoid here: scores are compared with their targets as they are."
)
def squares_of_probabilities(scores_real, scores_fake):
    return (squares(d_of(scores_real), 1) + squares(d_of(scores_fake), 0)) / 2


@least_squares_discriminator_loss_is_right.mistake("One of the two terms is missing: the one of generated examples.")
def squares_of_data_alone(scores_real, scores_fake):
    return squares(scores_real, 1) / 2


@gradient("discriminator_loss_least_squares", points=1, per="batch", on=SCORES)
def least_squares_discriminator_gradient_is_right(scores_real, scores_fake):
    """Its gradient is right in every score."""
    return {"scores_real": (scores_real - 1) / scores_real.size, "scores_fake": scores_fake / scores_fake.size}


@conventions("discriminator_loss_least_squares", points=1, on=SCORES_64)
def least_squares_discriminator_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


@closed_form("generator_loss_least_squares", points=2, on=FAKE_SCORES)
def least_squares_generator_loss_is_right(scores_fake):
    """½ E (s(G(z)) − 1)² is right."""
    return squares(scores_fake, 1) / 2


@least_squares_generator_loss_is_right.mistake("The ½ is missing.")
def generator_squares_without_half(scores_fake):
    return squares(scores_fake, 1)


@least_squares_generator_loss_is_right.mistake(
    "The target is that of fakes, 0. The generator wants its examples to be scored as data are."
)
def generator_squares_with_target_zero(scores_fake):
    return squares(scores_fake, 0) / 2


@gradient("generator_loss_least_squares", points=1, per="batch", on=FAKE_SCORES)
def least_squares_generator_gradient_is_right(scores_fake):
    """Its gradient is right in every score."""
    return {"scores_fake": (scores_fake - 1) / scores_fake.size}


@conventions("generator_loss_least_squares", points=1, on=FAKE_SCORES_64)
def least_squares_generator_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


@closed_form("critic_loss_wasserstein", points=3, on=SCORES)
def critic_loss_is_right(scores_real, scores_fake):
    """E s(G(z)) − E s(x) is right, for real and fake ones of different number."""
    return scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("The sign is turned: this is what the critic makes large. A loss is minimised.")
def turns_the_critics_sign(scores_real, scores_fake):
    return scores_real.mean() - scores_fake.mean()


@critic_loss_is_right.mistake("The two means are added. The critic is to score data higher than generated examples.")
def adds_both_means(scores_real, scores_fake):
    return -scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("There are no halves in this loss.")
def halves_the_critics_loss(scores_real, scores_fake):
    return (scores_fake.mean() - scores_real.mean()) / 2


@critic_loss_is_right.mistake("There is no sigmoid here: a critic's scores are any numbers.")
def squashes_the_scores(scores_real, scores_fake):
    return d_of(scores_fake).mean() - d_of(scores_real).mean()


@gradient("critic_loss_wasserstein", points=1, per="batch", on=SCORES)
def critic_gradient_is_right(scores_real, scores_fake):
    """Its gradient is right in every score."""
    return {
        "scores_real": np.full(scores_real.shape, -1 / scores_real.size),
        "scores_fake": np.full(scores_fake.shape, 1 / scores_fake.size),
    }


@conventions("critic_loss_wasserstein", points=1, on=SCORES_64)
def critic_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


@closed_form("generator_loss_wasserstein", points=2, on=FAKE_SCORES)
def wasserstein_generator_loss_is_right(scores_fake):
    """−E s(G(z)) is right."""
    return -scores_fake.mean()


@wasserstein_generator_loss_is_right.mistake("The minus is missing: the generator wants high scores, and a loss is minimised.")
def generator_without_minus(scores_fake):
    return scores_fake.mean()


@gradient("generator_loss_wasserstein", points=1, per="batch", on=FAKE_SCORES)
def wasserstein_generator_gradient_is_right(scores_fake):
    """Its gradient is right in every score."""
    return {"scores_fake": np.full(scores_fake.shape, -1 / scores_fake.size)}


@conventions("generator_loss_wasserstein", points=1, on=FAKE_SCORES_64)
def wasserstein_generator_loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- gradient_penalty ----------------------------------------------------------------------------------------

HIDDEN = 6


def tanh_critic(batch, *event, column=False, dtype="float32"):
    """Real and fake ones, an alpha for each, and a critic v · tanh(W x + b): some of its slopes are above one, some below."""

    def draw(rng):
        size = int(np.prod(event))
        drawn = {
            "real": rng.normal(0, 1, (batch, *event)),
            "fake": rng.normal(1, 1, (batch, *event)),
            "alpha": rng.uniform(0.1, 0.9, batch),
            "weight": rng.normal(0, 0.8 / np.sqrt(size), (HIDDEN, size)) * np.sqrt(2),
            "bias": rng.normal(0, 0.5, HIDDEN),
            "out": rng.normal(0, 0.8, HIDDEN),
        }
        return {**{name: value.astype(dtype) for name, value in drawn.items()}, "column": column}

    return draw


def between(real, fake, alpha):
    return real + (1 - alpha.reshape(-1, *[1] * (real.ndim - 1))) * (fake - real)


def slopes_of_tanh(x, weight, bias, out):
    """∇s for each example, of the events' shape."""
    hidden = np.tanh(x.reshape(len(x), -1) @ weight.T + bias)
    return (((1 - hidden**2) * out) @ weight).reshape(x.shape)


def norms(slopes):
    return np.sqrt((slopes.reshape(len(slopes), -1) ** 2).sum(1))


def tanh_penalty(s, real, fake, alpha, weight, bias, out, column):
    return {"penalty": s.mod.gradient_penalty(s.provided.TanhCritic(weight, bias, out, column), real, fake, alpha)}


CRITICS = (
    cases.named("vectors of 3, batch 6", tanh_critic(6, 3))
    + cases.named("images of 2 × 4 × 3, batch 5", tanh_critic(5, 2, 4, 3))
    + cases.named("images of 1 × 3 × 4, scores in a column, batch 2", tanh_critic(2, 1, 3, 4, column=True))
    + cases.named("vectors of 5, one example", tanh_critic(1, 5))
)


def at_the_middle(real, fake, alpha, weight, bias, out):
    return slopes_of_tanh(between(real, fake, alpha), weight, bias, out)


@closed_form("gradient_penalty", points=4, on=CRITICS, program=tanh_penalty)
def penalty_is_right(real, fake, alpha, weight, bias, out):
    """E (‖∇s(x̂)‖ − 1)² is right for a small network as the critic, on vectors and on images."""
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).mean()


@penalty_is_right.mistake("One norm is taken of the whole batch. Each example has a slope, and a norm, of its own.")
def takes_one_norm_of_the_batch(real, fake, alpha, weight, bias, out):
    return (np.sqrt((at_the_middle(real, fake, alpha, weight, bias, out) ** 2).sum()) - 1) ** 2


@penalty_is_right.mistake("The norm runs over one axis of an image. It runs over all entries of an event.")
def takes_the_norm_of_one_axis(real, fake, alpha, weight, bias, out):
    return ((np.sqrt((at_the_middle(real, fake, alpha, weight, bias, out) ** 2).sum(1)) - 1) ** 2).mean()


@penalty_is_right.mistake("This is the square of a mean. What is averaged is (‖∇‖ − 1)², example by example.")
def squares_the_mean(real, fake, alpha, weight, bias, out):
    return (norms(at_the_middle(real, fake, alpha, weight, bias, out)).mean() - 1) ** 2


@penalty_is_right.mistake("The −1 is missing: slopes are drawn to one, not to zero.")
def penalises_every_slope(real, fake, alpha, weight, bias, out):
    return (norms(at_the_middle(real, fake, alpha, weight, bias, out)) ** 2).mean()


@penalty_is_right.mistake("The root is missing: this holds the squared norm against one.")
def forgets_the_root(real, fake, alpha, weight, bias, out):
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) ** 2 - 1) ** 2).mean()


@penalty_is_right.mistake("This is a sum over the batch; the mean is asked for.")
def adds_up_the_penalties(real, fake, alpha, weight, bias, out):
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).sum()


@penalty_is_right.mistake("The factor λ = 10 is in it. Whoever trains puts it there.")
def multiplies_by_ten(real, fake, alpha, weight, bias, out):
    return 10 * ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).mean()


@penalty_is_right.mistake("Slopes below one are left alone here. They are penalised as well: (‖∇‖ − 1)² has two sides.")
def penalises_one_side(real, fake, alpha, weight, bias, out):
    return (np.maximum(norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1, 0) ** 2).mean()


@penalty_is_right.mistake("The slope is taken at the data themselves, not between data and generated examples.")
def penalises_at_the_data(real, fake, alpha, weight, bias, out):
    return ((norms(slopes_of_tanh(real, weight, bias, out)) - 1) ** 2).mean()


# As many examples as the last axis has entries: whoever lets alpha run along that axis is not stopped by torch here.
SQUARE = (
    cases.named("vectors of 4, batch 4", tanh_critic(4, 4))
    + cases.named("images of 2 × 4 × 3, batch 3", tanh_critic(3, 2, 4, 3))
    + cases.named("images of 1 × 2 × 5, batch 5", tanh_critic(5, 1, 2, 5))
)


def penalty_twice(s, real, fake, alpha, weight, bias, out, column):
    critic = s.provided.TanhCritic(weight, bias, out, column)
    return {
        "penalty": s.mod.gradient_penalty(critic, real, fake, alpha),
        "again": s.mod.gradient_penalty(critic, real, fake, alpha),
    }


def penalty_between(x, weight, bias, out):
    return ((norms(slopes_of_tanh(x, weight, bias, out)) - 1) ** 2).mean()


@closed_form("gradient_penalty", points=3, on=SQUARE, program=penalty_twice)
def penalty_takes_one_alpha_for_each_example(real, fake, alpha, weight, bias, out, penalty, again):
    """x̂ = alpha · real + (1 − alpha) · fake, with the alpha that is given, one number for each example."""
    return {"penalty": penalty_between(between(real, fake, alpha), weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake(
    "alpha runs along the last axis here. There is one for each example, along the first."
)
def takes_alpha_along_the_last_axis(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(alpha * real + (1 - alpha) * fake, weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake("One alpha serves the whole batch: the first. Each example has its own.")
def takes_the_first_alpha_for_all(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(alpha[0] * real + (1 - alpha[0]) * fake, weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake("alpha is the share of the data, here it is that of the generated examples.")
def gives_alpha_to_the_fakes(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(between(fake, real, alpha), weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake(
    "Two calls with the same arguments differ: alpha is given, and not to be drawn anew."
)
def draws_its_own_alpha(real, fake, alpha, weight, bias, out, penalty, again):
    return {"again": again if abs(again - penalty) > 1e-3 * penalty else again + 1}


def quadratic_critic(batch, *event, linear=False, column=False):
    """Real and fake ones, and a critic ½ xᵀ A x + b · x; A is symmetric, and zero for a linear one."""

    def draw(rng):
        size = int(np.prod(event))
        square = rng.normal(0, 0.7 / np.sqrt(size), (size, size))
        drawn = {
            "real": rng.normal(0, 1, (batch, *event)),
            "fake": rng.normal(1, 1, (batch, *event)),
            "alpha": rng.uniform(0.1, 0.9, batch),
            "matrix": 0 * square if linear else square + square.T,
            "vector": rng.normal(0, 1.5 / np.sqrt(size), size),
        }
        return {**{name: value.astype(np.float32) for name, value in drawn.items()}, "column": column}

    return draw


def quadratic_penalty(s, real, fake, alpha, matrix, vector, column):
    return {"penalty": s.mod.gradient_penalty(s.provided.QuadraticCritic(matrix, vector, column), real, fake, alpha)}


@closed_form(
    "gradient_penalty",
    points=2,
    program=quadratic_penalty,
    on=cases.named("vectors of 4, batch 6", quadratic_critic(6, 4))
    + cases.named("images of 2 × 2 × 3, scores in a column, batch 3", quadratic_critic(3, 2, 2, 3, column=True))
    + cases.named("vectors of 3, linear, batch 5", quadratic_critic(5, 3, linear=True)),
)
def penalty_is_right_for_quadratic_critics(real, fake, alpha, matrix, vector):
    """The penalty is right for quadratic critics, whose slope is A x + b, and for a linear one."""
    x = between(real, fake, alpha).reshape(len(real), -1)
    return ((np.sqrt(((x @ matrix + vector) ** 2).sum(1)) - 1) ** 2).mean()


def penalty_slopes(s, real, fake, alpha, weight, bias, out, column, cotangent):
    critic = s.provided.TanhCritic(weight, bias, out, column)
    fakes = s.torch.mul(s.leaf(fake), 1.0)  # as they come from a generator
    penalty = s.mod.gradient_penalty(critic, real, fakes, alpha)
    slopes = s.vjp(penalty, [critic.weight, critic.bias, critic.out], cotangent)
    return {"penalty": penalty, "d/dweight": slopes[0], "d/dbias": slopes[1], "d/dout": slopes[2]}


def differences(function, array, h=1e-5):
    """∂function/∂array by central differences."""
    slope = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        step = np.zeros_like(array)
        step[place] = h
        slope[place] = (function(array + step) - function(array - step)) / (2 * h)
    return slope


# Third derivatives of the penalty are below a hundred here, so that h² / 6 of them is 2e-9, and rounding adds 1e-16 / h = 1e-11.
BY_DIFFERENCES = Tolerance(1e-6, 1e-7, "central differences of step 1e-5, off by 2e-9, and rounding")


@gradient(
    "gradient_penalty",
    points=4,
    per="batch",
    program=penalty_slopes,
    tolerance=BY_DIFFERENCES,
    on=cases.named("vectors of 3, batch 5, float64", tanh_critic(5, 3, dtype="float64"))
    + cases.named(
        "images of 2 × 2 × 2, scores in a column, batch 3, float64", tanh_critic(3, 2, 2, 2, column=True, dtype="float64")
    ),
)
def penalty_trains_the_critic(real, fake, alpha, weight, bias, out):
    """The penalty's own gradient reaches the critic's parameters, and is right."""
    x = between(real, fake, alpha)
    return {
        "weight": differences(lambda w: penalty_between(x, w, bias, out), weight),
        "bias": differences(lambda b: penalty_between(x, weight, b, out), bias),
        "out": differences(lambda v: penalty_between(x, weight, bias, v), out),
    }


@penalty_trains_the_critic.mistake(
    "The penalty has a value, and no gradient that would train the critic: the slope inside was taken without `create_graph`."
)
def penalty_without_a_graph(real, fake, alpha, weight, bias, out):
    return {"weight": 0 * weight, "bias": 0 * bias, "out": 0 * out}


def penalty_and_traces(s, real, fake, alpha, weight, bias, out, column):
    critic, leaf = s.provided.TanhCritic(weight, bias, out, column), s.leaf(real)
    penalty = s.mod.gradient_penalty(critic, leaf, fake, alpha)
    owned = critic.weight.value()
    traces = [s.array(s.torch.is_tensor(tensor.grad)) for tensor in (owned, leaf)]
    return {"penalty": penalty, "of_critic": traces[0], "of_data": traces[1]}


@custom("gradient_penalty", points=1, on=cases.named("vectors of 3, batch 4", tanh_critic(4, 3)), program=penalty_and_traces)
def penalty_leaves_no_gradients(penalty, of_critic, of_data):
    """Nobody's .grad is touched: the penalty is a number, and what is made of it is up to whoever trains."""
    require(
        not of_critic,
        "the critic's parameters have a .grad after the call: take the slope with torch.autograd.grad, "
        "which returns it, not with backward, which leaves it in every parameter",
    )
    require(not of_data, "the data have a .grad after the call: x̂ is to be a tensor of its own")


def penalty_afterwards(s, real, fake, alpha, weight, bias, out, column):
    penalty = s.mod.gradient_penalty(s.provided.TanhCritic(weight, bias, out, column), real, fake, alpha)
    return {"penalty": penalty, "real afterwards": real, "fake afterwards": fake, "alpha afterwards": alpha}


@conventions(
    "gradient_penalty",
    points=1,
    program=penalty_afterwards,
    on=cases.named("images of 1 × 2 × 2, batch 4, float64", tanh_critic(4, 1, 2, 2, dtype="float64")),
)
def penalty_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and the inputs are left unchanged."""


# ---- optimal_discriminator -----------------------------------------------------------------------------------


def log_densities(*shape, dtype="float32", middle=-2.0, spread=3.0):
    def draw(rng):
        data, model = rng.normal(middle, spread, (2, *shape)).astype(dtype)
        return {"log_p_data": data, "log_p_model": model}

    return draw


POINTS = (
    cases.named("12 points", log_densities(12))
    + cases.named("3 × 4 points", log_densities(3, 4))
    + cases.named("one point, no batch axes", log_densities())
)


@closed_form("optimal_discriminator", points=3, on=POINTS)
def optimal_discriminator_is_right(log_p_data, log_p_model):
    """D*(x) = p_data(x) / (p_data(x) + p_model(x)) is right, as a probability."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_is_right.mistake("This is the probability that x is generated. D says how likely it is that x is data.")
def exchanges_data_and_model(log_p_data, log_p_model):
    return np.exp(log_p_model - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_is_right.mistake("This is the logit of D*, log(p_data / p_model). A probability is asked for.")
def gives_the_logit(log_p_data, log_p_model):
    return log_p_data - log_p_model


@optimal_discriminator_is_right.mistake("This is the ratio of the densities. D* is the share of the data's density in both.")
def gives_the_ratio(log_p_data, log_p_model):
    return np.exp(log_p_data - log_p_model)


@optimal_discriminator_is_right.mistake("The arguments are logarithms of densities; here they are taken for densities.")
def takes_logs_for_densities(log_p_data, log_p_model):
    return log_p_data / (log_p_data + log_p_model)


# float32 holds e^x down to x = −103, float64 down to −745. Here logarithms are up to 300 (3000) below zero, so that those
# who compute log(p + q) first lose 300 · 6e-8 = 2e-5 (3000 · 1e-16) of the result to rounding, which is allowed for.
def tails(deep, dtype):
    def draw(rng):
        middle = -np.linspace(0.5, 1, 8) * deep
        made = {"log_p_data": middle + rng.normal(0, 1, 8), "log_p_model": middle + rng.normal(0, 1, 8)}
        made["log_p_model"][:2] = made["log_p_data"][:2]
        return {name: value.astype(dtype) for name, value in made.items()}

    return draw


TAILS = cases.named("far in the tails, float32", tails(300, np.float32)) + cases.named(
    "far in the tails, float64", tails(3000, np.float64)
)


@stability("optimal_discriminator", points=2, on=TAILS)
def optimal_discriminator_holds_in_the_tails(log_p_data, log_p_model):
    """Where both densities underflow, D* is still what their ratio says: ½ where they are equal."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_holds_in_the_tails.mistake(
    "D* is 0 in the tails, where both densities have underflowed to 0: only their ratio counts, and it can be had from "
    "logarithms."
)
def underflows_to_zero(log_p_data, log_p_model):
    return 0 * log_p_data


@optimal_discriminator_holds_in_the_tails.mistake("This is 0 / 0: both densities have underflowed. Only their ratio counts.")
def divides_zero_by_zero(log_p_data, log_p_model):
    return np.full(log_p_data.shape, np.nan)


def ruled_out(rng):
    """Points where one of the densities is zero."""
    logs = rng.normal(-2, 2, (2, 6))
    logs[0, ::3], logs[1, 1::3] = -np.inf, -np.inf
    return {"log_p_data": logs[0].astype(np.float32), "log_p_model": logs[1].astype(np.float32)}


@closed_form("optimal_discriminator", points=1, on=cases.named("densities of zero", ruled_out))
def optimal_discriminator_knows_zero_densities(log_p_data, log_p_model):
    """Where the model's density is zero D* is 1, and where the data's is zero D* is 0."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


def two_distributions(rng):
    return {name: np.log(rng.dirichlet(np.ones(9))).astype(np.float32) for name in ("log_p_data", "log_p_model")}


# J is flat at its least value: being off by the rounding of float32, 1e-7, changes it by 1e-14 at most here.
@custom(
    "optimal_discriminator",
    points=1,
    on=cases.named("9 outcomes", two_distributions),
    program=lambda s, log_p_data, log_p_model: {"d": s.mod.optimal_discriminator(log_p_data, log_p_model)},
)
def no_change_lowers_the_loss(d, log_p_data, log_p_model):
    """No other D has a smaller J(D): D(x) is moved over a grid, outcome by outcome, and J rises."""
    require(d.shape == log_p_data.shape, f"for 9 outcomes the result has shape {d.shape}")
    require(bool(((d > 0) & (d < 1)).all()), "D has probability 0 or 1 of an outcome that data and model both produce")
    p, q, grid = np.exp(log_p_data), np.exp(log_p_model), np.linspace(0.001, 0.999, 999)

    def loss(values, p, q):
        return -(p * np.log(values) + q * np.log(1 - values)) / 2

    gain = loss(d, p, q) - loss(grid[:, None], p, q).min(0)
    require(bool((gain <= 1e-8).all()), f"J(D) falls by {gain.max():.3g} when D of one outcome is changed")


@conventions("optimal_discriminator", points=1, on=cases.named("5 points, float64", log_densities(5, dtype="float64")))
def optimal_discriminator_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- value_at_optimum ----------------------------------------------------------------------------------------

TWO = ("p_data", "p_model")


def jsd(p, q):
    from scipy.special import rel_entr

    return (rel_entr(p, (p + q) / 2) + rel_entr(q, (p + q) / 2)).sum(-1) / 2


@closed_form("value_at_optimum", points=3, on=cases.probabilities(names=TWO, outcomes=(4, 7), batch=(6, 1, (), (5, 3))))
def value_at_optimum_is_right(p_data, p_model):
    """V at the best D is right, one number per batch element."""
    return 2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake(
    "This is −2 JSD. The constant is missing, and the sign is turned: D's best value grows with the divergence."
)
def gives_minus_two_jsd(p_data, p_model):
    return -2 * jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("JSD has halves of its own: ½ KL to the mixture from either side. Here they are missing.")
def forgets_jsds_halves(p_data, p_model):
    return 4 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake("The constant is missing: at equality D says ½ everywhere, and log ½ + log ½ is not zero.")
def forgets_log_four(p_data, p_model):
    return 2 * jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("This is −log 4 + JSD. The value has twice the divergence.")
def takes_jsd_once(p_data, p_model):
    return jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake("This is the loss J(D*). The value V is −2 times that.")
def gives_the_loss(p_data, p_model):
    return np.log(2) - jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("The sign of the divergence is turned: the more data and model differ, the better for D.")
def turns_the_divergence(p_data, p_model):
    return -2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake("This is in bits. Natural logarithms are asked for (nats).")
def measures_in_bits(p_data, p_model):
    return (2 * jsd(p_data, p_model) - np.log(4)) / np.log(2)


@value_at_optimum_is_right.mistake("The outcomes are averaged here. An expectation weighs them by their probabilities and adds.")
def averages_over_outcomes(p_data, p_model):
    return (2 * jsd(p_data, p_model) - np.log(4)) / p_data.shape[-1]


def some_zeros(rng):
    """Outcomes that neither, only the data, or only the model has; and in the last row no outcome in common."""
    p, q = rng.dirichlet(np.ones(6), 4), rng.dirichlet(np.ones(6), 4)
    p[:, 0] = q[:, 0] = p[:, 1] = q[:, 2] = 0
    p[-1, :3] = q[-1, 3:] = 0
    q[-1, 1] += 1e-3
    return {"p_data": as_probabilities(p), "p_model": as_probabilities(q)}


def as_probabilities(x):
    return (x / x.sum(-1, keepdims=True)).astype(np.float32)


@closed_form("value_at_optimum", points=2, on=cases.named("outcomes of probability zero", some_zeros))
def value_at_optimum_knows_zeros(p_data, p_model):
    """Outcomes of probability zero are allowed, on either side and on both; with none in common V is 0."""
    return 2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_knows_zeros.mistake("In floating point 0 · log 0 is NaN, and one NaN spoils a row: leave such outcomes out.")
def multiplies_zero_by_infinity(p_data, p_model):
    with np.errstate(all="ignore"):
        return (p_data * np.log(p_data / (p_data + p_model)) + p_model * np.log(p_model / (p_data + p_model))).sum(-1)


def equal_ones(rng):
    p = as_probabilities(rng.dirichlet(np.ones(5), 4))
    p[0] = np.float32([0.5, 0, 0.25, 0, 0.25])
    return {"p_data": p, "p_model": p.copy()}


@closed_form(
    "value_at_optimum",
    points=1,
    on=cases.named("the model is the data's distribution", equal_ones),
    tolerance=Tolerance(0, 1e-5, "what the handout promises of bounds in float32; rounding takes a tenth of it"),
)
def value_is_least_at_equality(p_data, p_model):
    """Where the model is right V is what it is when D can only guess, and no generator makes it smaller."""
    return np.full(p_data.shape[:-1], -np.log(4))


@conventions("value_at_optimum", points=1, on=cases.probabilities(names=TWO, outcomes=(4,), batch=(5,), dtype="float64"))
def value_at_optimum_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- wasserstein1, wasserstein1_discrete ---------------------------------------------------------------------


def samples(n, m, dtype="float64", ties=False):
    def draw(rng):
        x, y = rng.normal(0, 2, n), rng.normal(rng.uniform(-2, 2), rng.uniform(0.5, 3), m)
        if ties:
            x, y = np.round(x), np.round(y)
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
    + cases.named("9 and 4 points, ties among them", samples(9, 4, ties=True)),
)
def distance_of_samples_is_right(x, y):
    """W₁ of two samples on the line is right, whether or not they are equally large."""
    return earth_mover(x, y)


@distance_of_samples_is_right.mistake("This is the distance of the means. Two samples with one mean may lie far from each other.")
def takes_the_distance_of_means(x, y):
    return np.abs(x.mean() - y.mean())


@distance_of_samples_is_right.mistake(
    "This is the mean distance of all pairs: what it costs to spread each point over the whole other sample."
)
def averages_all_pairs(x, y):
    return np.abs(x[:, None] - y).mean()


@distance_of_samples_is_right.mistake("Every point goes to the nearest one, so that some get too much mass and others none.")
def sends_points_to_the_nearest(x, y):
    return np.abs(x[:, None] - y).min(1).mean()


@distance_of_samples_is_right.mistake(
    "This is the largest gap between the distribution functions (Kolmogorov's). W₁ is the area between them."
)
def takes_the_largest_gap(x, y):
    points = np.concatenate([x, y])
    return np.abs((x <= points[:, None]).mean(1) - (y <= points[:, None]).mean(1)).max()


def pairs_in_order(x, y):
    n = min(len(x), len(y))
    return np.abs(np.sort(x)[:n] - np.sort(y)[:n]).mean()


@distance_of_samples_is_right.mistake(
    "Sorted points are paired until the smaller sample ends. With unequal numbers a point's mass is split among several."
)
def drops_what_is_left_over(x, y):
    return pairs_in_order(x, y)


@closed_form(
    "wasserstein1",
    points=1,
    on=cases.named("7 and 7 points", samples(7, 7, "float32")) + cases.named("6 and 11 points", samples(6, 11, "float32")),
)
def distance_of_samples_holds_in_float32(x, y):
    """W₁ of two samples in float32 is right."""
    return earth_mover(x, y)


@distance_of_samples_holds_in_float32.mistake("This is the root of the mean squared distance, W₂. W₁ is the mean of distances.")
def gives_w2(x, y):
    shares = np.lcm(len(x), len(y))
    return np.sqrt(((np.repeat(np.sort(x), shares // len(x)) - np.repeat(np.sort(y), shares // len(y))) ** 2).mean())


@conventions("wasserstein1", points=1, on=cases.named("5 and 4 points, float64", samples(5, 4)))
def distance_of_samples_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


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
    + cases.named("6 and 3, one of each of probability zero", transport(6, 3, zeros=1))
    + cases.named("7 places in the plane", transport(7, 7, symmetric=True)),
)
def discrete_distance_is_right(p, q, cost):
    """The least cost of all plans is right, for any non-negative costs and with outcomes of probability zero."""
    return dual_value(p, q, cost)


@discrete_distance_is_right.mistake("This is the cost of the independent plan p_i q_j. It is a plan, and not the cheapest.")
def takes_the_independent_plan(p, q, cost):
    return p @ cost @ q


@discrete_distance_is_right.mistake(
    "Each outcome of p goes where it is cheapest, whatever q asks for: the columns of a plan sum to q."
)
def forgets_the_columns(p, q, cost):
    return p @ cost.min(1)


@discrete_distance_is_right.mistake(
    "Mass is taken in the order of the outcomes, corner by corner. That is a plan, and cheapest only on the line."
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
    "The largest instead of the least cost of all plans: a linear programme minimises what it is given."
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
    """Two parallel lines are as far apart as they are, however far that is; KL is infinite there, and JSD does not change."""
    return cost[p.argmax(), q.argmax()]


@closed_form(
    "wasserstein1_discrete",
    points=1,
    on=cases.named("20 outcomes and 30, float32", transport(20, 30, "float32"))
    + cases.named("12 and 8, two zeros, float32", transport(12, 8, "float32", zeros=2)),
)
def discrete_distance_holds_in_float32(p, q, cost):
    """Probabilities in float32, which sum to one only to rounding, are no contradiction."""
    return dual_value(p, q, cost)


@conventions("wasserstein1_discrete", points=1, on=cases.named("3 outcomes and 4, float64", transport(3, 4)))
def discrete_distance_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- train_gan -----------------------------------------------------------------------------------------------

# Share of samples within three deviations of a Gaussian, and Gaussians that have a share. The bars are those of the
# curriculum. Of the ring itself 98.9 % is within three deviations, and 12.4 % near each Gaussian. 140 offline runs are in
# baseline/: the reference's forty have 0.953 ± 0.005, ten other ways of ten runs 0.905 at least; all reach eight Gaussians
# but for one run, which reaches seven. By Student's t one more run of the way that varies most is below the bar with
# probability 7e-6, one of the reference with 1e-27; that takes runs to be normal.
BAR, MODES_BAR = 0.8, 7
RADIUS, DEVIATION, MODES = 2.0, 0.2, 8
NEAR = 3 * DEVIATION
# A Gaussian is reached if one sample in a hundred is near it, where the data have one in eight. Of 2 000 samples 20 are
# expected at that share; a generator that gives it half of its due, 6 %, has fewer than 20 with probability 1e-30.
REACHED = 0.01
TRAINED_ON, DRAWN = 2000, 2000
LAYERS = ("weight_1", "bias_1", "weight_2", "bias_2", "weight_3", "bias_3")


def centres(angle):
    angles = angle + 2 * np.pi * np.arange(MODES) / MODES
    return RADIUS * np.stack([np.cos(angles), np.sin(angles)], 1)


def ring_case(rng):
    """What is trained on, a ring turned by an angle that nobody knows, and what is asked afterwards: noise of the judge's own."""
    middles = centres(rng.uniform(0, 2 * np.pi))
    points = middles[rng.integers(MODES, size=TRAINED_ON)] + rng.normal(0, DEVIATION, (TRAINED_ON, 2))
    return {
        "data": points.astype(np.float32),
        "z": rng.normal(size=(DRAWN, 2)).astype(np.float32),
        "seeds": [int(seed) for seed in rng.integers(10**6, size=3)],
        "middles": middles,
    }


RING = cases.named("eight Gaussians on a ring, turned", ring_case).shared("a trained generator")


def trained(s, data, z, seeds, middles):
    """Everything that any check wants of a trained generator. Only `data` is sent before training has ended."""
    generator = s.provided.Generator(seed=seeds[0])
    s.mod.train_gan(generator, s.provided.Discriminator(seed=seeds[1]), data, seed=seeds[2])
    s.wait()
    s.torch.set_grad_enabled(False)
    layers = generator.layers.value()
    made = {"claimed": generator(z), "untrained": s.provided.Generator(seed=seeds[0])(z)}
    for k in range(3):
        layer = layers[k]
        made[f"weight_{k + 1}"], made[f"bias_{k + 1}"] = layer.weight.value(), layer.bias.value()
    return made


def results(*names):
    """The whole run, and of its results those that a check wants."""

    def program(s, **given):
        made = trained(s, **given)
        return {name: made[name] for name in names}

    return program


def generated(z, *layers):
    """The generator's samples, from its weights alone: what its module answers when it is called does not matter."""
    require(
        tuple(layer.shape for layer in layers) == ((64, 2), (64,), (64, 64), (64,), (2, 64), (2,)),
        "the generator's layers have other shapes than when it was handed over",
    )
    weight_1, bias_1, weight_2, bias_2, weight_3, bias_3 = layers
    hidden = np.tanh(np.tanh(z @ weight_1.T + bias_1) @ weight_2.T + bias_2)
    return hidden @ weight_3.T + bias_3


def nearest(points, middles):
    """For each point: how far the nearest Gaussian is, and which it is."""
    far = np.sqrt(((points[:, None] - middles) ** 2).sum(-1))
    return far.min(1), far.argmin(1)


def shares(points, middles):
    """Of all points, which part is near each Gaussian."""
    far, which = nearest(points, middles)
    return np.bincount(which[far < NEAR], minlength=len(middles)) / len(points)


def good(points, middles):
    """One for each point that is near a Gaussian, else zero."""
    return (nearest(points, middles)[0] < NEAR).astype(float)


EVERY_LAYER = results(*LAYERS, "untrained")


def unmoved(points, untrained):
    return points.shape == untrained.shape and bool(np.abs(points - untrained).max() < 1e-3)


@training(
    "train_gan",
    points=6,
    on=RING,
    program=EVERY_LAYER,
    examples="z",
    lower_is_better=False,
    measure="the share of samples within three standard deviations of one of the Gaussians",
)
def trained_samples_are_near_the_data(z, middles, untrained, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    """Of the trained generator's samples at least 80 % are within three standard deviations of one of the eight Gaussians."""
    return BAR, 1.0, good(generated(z, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3), middles)


@trained_samples_are_near_the_data.mistake(
    "The generator was not trained: its weights are what they were before. train_gan changes the networks that it is given."
)
def is_not_trained(z, middles, untrained, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    return unmoved(generated(z, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3), untrained)


@training(
    "train_gan",
    points=6,
    on=RING,
    program=EVERY_LAYER,
    examples="middles",
    lower_is_better=False,
    measure="the share of the eight Gaussians that at least 1 % of the samples are near to",
)
def trained_samples_reach_the_modes(z, middles, untrained, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    """The trained generator's samples reach at least seven of the eight Gaussians, with one in a hundred of them or more."""
    points = generated(z, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3)
    return MODES_BAR / MODES, 1.0, (shares(points, middles) >= REACHED).astype(float)


@trained_samples_reach_the_modes.mistake(
    "Mode collapse: samples are where data are, but only at some of the eight Gaussians. Ask what keeps the generator from "
    "giving one answer to every z: which data D sees, whether D keeps up with G, and how fast both learn."
)
def collapses(z, middles, untrained, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    points = generated(z, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3)
    return shares(points, middles).sum() >= 0.5 and not unmoved(points, untrained)


# Six layers' rounding in float32, twice: 1e-6 of numbers up to 10.
@custom("train_gan", points=2, on=RING, program=results("claimed", *LAYERS))
def samples_come_from_the_network(claimed, z, data, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    """What the trained generator answers is what its own weights make of the noise."""
    require(claimed.shape == (len(z), 2), f"for {len(z)} rows of noise the generator returns shape {claimed.shape}")
    off = np.abs(claimed - generated(z, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3)).max()
    require(bool(off <= 1e-3), "the generator answers with something else than its weights make of the noise")


@samples_come_from_the_network.mistake(
    "These samples are training points, handed out again. A generator is to make new ones, from noise and with its own weights."
)
def copies_the_data(claimed, z, data, weight_1, bias_1, weight_2, bias_2, weight_3, bias_3):
    if claimed.ndim != 2 or claimed.shape[1] != 2:
        return False
    close = np.array([np.abs(data - point).max(1).min() for point in claimed[:200]])
    return bool((close < 1e-5).mean() > 0.5)


# Three games whose course is known beforehand, whichever of the usual losses is used (cross-entropy, also with smoothed
# targets, least squares, hinge, Wasserstein), with whatever optimiser:
# - a discriminator that hardly sees, with the logit a (1 + x_1/20), a = ½ at first; data have x_1 = −1, the fake 1. D's step
#   draws a down: for cross-entropy by a slope of 0.15, for least squares by 0.05, for hinge and Wasserstein losses by 0.1
#   (without the 1/20 their slope is rounding, of which Adam makes steps of either sign). The generator's loss draws it up by
#   0.2 and more, which is more than that in each case. (With smoothed targets, 0.25: one optimiser for both may go unseen.)
# - a discriminator that does not learn, with the first coordinate as its logit, and a generator of a single place: the place
#   moves to the right. If D's loss reaches it as well, it is drawn to the left: a little where that logit is −2, and more
#   than G's loss draws it to the right where it is ½ (by ½ σ(½) = 0.31 against ½ σ(−½) = 0.19; for minimax both are equal).
GAME_STEPS = 40


def games_case(rng):
    data = np.stack([np.full(TRAINED_ON, -1.0), rng.normal(0, 1, TRAINED_ON)], 1)
    return {"data": data.astype(np.float32), "seed": int(rng.integers(10**6))}


GAMES = cases.named("three tiny games", games_case).shared("three tiny games")


def played(s, data, seed):
    dim = s.provided.Dim(0.5)
    s.mod.train_gan(s.provided.Spot([1.0, 0.0]), dim, data, steps=GAME_STEPS, seed=seed)
    far, near = s.provided.Spot([-2.0, 0.0]), s.provided.Spot([0.5, 0.0])
    s.mod.train_gan(far, s.provided.Stubborn(), data, steps=GAME_STEPS, seed=seed)
    s.mod.train_gan(near, s.provided.Stubborn(), data, steps=GAME_STEPS, seed=seed)
    return {"logit": s.array(dim.logit.value()), "far": s.array(far.place.value()), "near": s.array(near.place.value())}


def game(*names):
    def program(s, data, seed):
        made = played(s, data, seed)
        return {name: made[name] for name in names}

    return program


MOVED = 1e-5  # rounding of float32 numbers below 2, over forty steps


def rises(far, near):
    """Does the place move to the right: (where D is sure, where it is not)?"""
    require(far.shape == near.shape == (2,), "the generator's parameter has another shape than when it was handed over")
    return far[0] > -2 + MOVED, near[0] > 0.5 + MOVED


@custom("train_gan", points=3, on=GAMES, program=game("far", "near"))
def generator_follows_the_discriminator(far, near):
    """In two tiny games the generator moves to where the discriminator says data are."""
    moves = rises(far, near)
    require(moves[0], "a generator whose place D is sure to be no data's does not move to where D says data are")
    require(moves[1], "a generator whose place D finds more likely than not does not move to where D is surer still")


@generator_follows_the_discriminator.mistake(
    "The discriminator's loss reaches the generator: what D learns to tell apart pushes G the wrong way. Detach the fakes in "
    "D's step, or clear G's gradients before its own."
)
def forgets_to_detach(far, near):
    return rises(far, near) == (True, False)


@generator_follows_the_discriminator.mistake(
    "The generator moves away from where D says data are: its loss has the wrong sign, or the targets of the discriminator."
)
def generator_goes_the_wrong_way(far, near):
    return bool(far[0] < -2 - MOVED and near[0] < 0.5 - MOVED)


@generator_follows_the_discriminator.mistake(
    "The generator's parameters do not change: is it stepped, and does D's loss not reach them and cancel its own?"
)
def generator_stands_still(far, near):
    return bool(np.abs(far - [-2, 0]).max() <= MOVED and np.abs(near - [0.5, 0]).max() <= MOVED)


@custom("train_gan", points=2, on=GAMES, program=game("logit"))
def generators_step_leaves_the_discriminator_alone(logit):
    """In a tiny game with a discriminator that hardly sees, the generator's loss does not change what the discriminator says."""
    require(
        bool(np.isfinite(logit)) and bool(logit <= 0.5 + MOVED),
        "a discriminator that says nearly the same of data and fakes comes to say data of both: the generator's loss has "
        "changed it. Each optimiser holds one network's parameters, and each step begins with gradients of zero",
    )


def few_steps(rng):
    return {**games_case(rng), "steps": 7}


def losses_of(s, data, seed, steps):
    generator, discriminator = s.provided.Generator(seed=1), s.provided.Discriminator(seed=2)
    return {"losses": s.array(s.mod.train_gan(generator, discriminator, data, steps=steps, batch_size=32, lr=1e-3, seed=seed))}


@custom("train_gan", points=2, on=cases.named("7 steps", few_steps), program=losses_of)
def training_returns_its_losses(losses, steps):
    """It takes as many steps as it is told and returns a pair of losses for each, the discriminator's and the generator's."""
    require(losses.shape == (steps, 2), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    require(bool(np.ptp(losses, axis=0).min() > 0), "a loss is the same in every step")


# ---- theory --------------------------------------------------------------------------------------------------


@choice("theory.role_of_the_generator", points=1, options="a b c d")
def role_of_the_generator_is_named():
    """The generator's role is named."""
    return "b"


@choice("theory.role_of_the_discriminator", points=1, options="a b c d")
def role_of_the_discriminator_is_named():
    """The discriminator's role is named."""
    return "a"


def unit(rng, n):
    """Probabilities, away from ½, where log d is log(1 − d)."""
    return np.where(rng.uniform(size=n) < 0.5, rng.uniform(0.03, 0.4, n), rng.uniform(0.6, 0.97, n))


PROBABILITIES = cases.points(d=unit)


@symbolic("theory.loss_of_a_real_example", points=1, symbols="d", positive="d", on=PROBABILITIES)
def real_term_is_derived(d):
    """What a real example adds to J(D) is right."""
    return -0.5 * np.log(d)


@real_term_is_derived.mistake("The ½ is missing.")
def real_term_without_half(d):
    return -np.log(d)


@real_term_is_derived.mistake("The sign is turned: being sure and right costs nothing, being sure and wrong much.")
def real_term_as_a_gain(d):
    return 0.5 * np.log(d)


@symbolic("theory.loss_of_a_fake_example", points=1, symbols="d", positive="d", on=PROBABILITIES)
def fake_term_is_derived(d):
    """What a generated example adds to J(D) is right."""
    return -0.5 * np.log1p(-d)


@fake_term_is_derived.mistake("This is what a real example adds. D is to call a generated one generated, with probability 1 − d.")
def fake_term_of_a_real_example(d):
    return -0.5 * np.log(d)


GAME = cases.points(real=cases.real, fake=cases.real)


@symbolic("theory.value_of_the_game", points=2, symbols="real fake", on=GAME)
def value_of_the_game_is_derived(real, fake):
    """V(D, G) is right."""
    return real + fake


@value_of_the_game_is_derived.mistake(
    "The two expectations are subtracted. D gains from being right about either kind: both are added."
)
def subtracts_the_expectations(real, fake):
    return real - fake


@value_of_the_game_is_derived.mistake("This is the loss J(D), which D makes small. V is what it makes large.")
def gives_the_discriminators_loss(real, fake):
    return -(real + fake) / 2


@symbolic("theory.value_from_the_loss", points=1, symbols="j", on=cases.points(j=cases.real))
def value_from_the_loss_is_derived(j):
    """V in the terms of J(D) is right."""
    return -(j + j)


@value_from_the_loss_is_derived.mistake("The halves of J(D) are forgotten.")
def forgets_the_losses_halves(j):
    return -j


def table_of(moves, answers):
    return lambda rng: {"table": rng.normal(0, 2, (moves, answers)).tolist()}


TABLES = (
    cases.named("3 moves, 4 answers", table_of(3, 4))
    + cases.named("4 moves, 2 answers", table_of(4, 2))
    + cases.named("5 moves, 5 answers", table_of(5, 5))
    + cases.named("2 moves, 6 answers", table_of(2, 6))
)


def value_of_a_table(s, table):
    return {"value": s.torch.as_tensor(s.theory.minimax(table), dtype=s.torch.float64)}


# Who copies the table into a float32 tensor rounds one entry: the value is that of the right move all the same.
@closed_form(
    "theory.minimax",
    points=3,
    on=TABLES,
    program=value_of_a_table,
    tolerance=Tolerance(1e-6, 1e-6, "float32's rounding of an entry"),
)
def minimax_is_right(table):
    """min over G of max over D of V is right, for arbitrary games."""
    return np.sort(np.max(table, axis=1))[0]


@minimax_is_right.mistake(
    "The order is turned: max over D of min over G lets D choose first. V is the least that G can reach, whatever D answers."
)
def turns_the_order(table):
    return np.min(table, axis=0).max()


@minimax_is_right.mistake("Rows and columns are exchanged: here D makes V small and G makes it large.")
def exchanges_the_players(table):
    return np.max(table, axis=0).min()


@minimax_is_right.mistake("Both make V large here. G and D want opposite things.")
def lets_both_maximise(table):
    return np.max(table)


@minimax_is_right.mistake("This is max over G of min over D: each wants the opposite of what it should.")
def turns_both_wishes(table):
    return np.min(table, axis=1).max()


@symbolic("theory.best_answer", points=2, symbols="a b", positive="a b", on=cases.points(a=cases.positive, b=cases.positive))
def best_answer_is_derived(a, b):
    """The d at which a · log d + b · log(1 − d) is largest is right."""
    return 1 / (1 + b / a)


@best_answer_is_derived.mistake("a and b are exchanged: where data are dense D says data.")
def exchanges_a_and_b(a, b):
    return b / (a + b)


JSD = cases.points(jsd=lambda rng, n: rng.uniform(0.05, 0.65, n))


@symbolic("theory.value_at_the_best_discriminator", points=2, symbols="jsd", positive="jsd", on=JSD)
def best_value_is_derived(jsd):
    """V(D*, G) in the terms of JSD is right."""
    return 2 * (jsd - np.log(2))


@best_value_is_derived.mistake(
    "This is −2 JSD: the constant is missing, and the sign is turned. What is V where D says ½ everywhere?"
)
def says_minus_two_jsd(jsd):
    return -2 * jsd


@best_value_is_derived.mistake("The constant is missing. What is V where model and data are the same, and D says ½ everywhere?")
def says_two_jsd(jsd):
    return 2 * jsd


@best_value_is_derived.mistake("JSD counts twice: it has halves in front of its two divergences, and V has none.")
def says_one_jsd(jsd):
    return jsd - np.log(4)


@symbolic("theory.loss_at_the_best_discriminator", points=1, symbols="jsd", positive="jsd", on=JSD)
def best_loss_is_derived(jsd):
    """J(D*) in the terms of JSD is right."""
    return -(jsd - np.log(2))


@best_loss_is_derived.mistake(
    "This is −2 JSD: at the best D the loss is not zero where model and data are the same, D can only guess there."
)
def loss_as_minus_two_jsd(jsd):
    return -2 * jsd


@best_loss_is_derived.mistake("This is V. The loss is −½ of it.")
def loss_as_the_value(jsd):
    return 2 * (jsd - np.log(2))


@symbolic("theory.slope_of_minimax", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_minimax_is_derived(d):
    """The slope of ½ log(1 − D) in the logit is right."""
    return -0.5 * d


@slope_of_minimax_is_derived.mistake("This is the derivative by D. By the logit there is one factor more, d (1 − d).")
def minimax_slope_by_d(d):
    return -0.5 / (1 - d)


@symbolic("theory.slope_of_nonsaturating", points=1, symbols="d", positive="d", on=PROBABILITIES)
def slope_of_nonsaturating_is_derived(d):
    """The slope of −½ log D in the logit is right."""
    return 0.5 * d - 0.5


@slope_of_nonsaturating_is_derived.mistake("This is the derivative by D. By the logit there is one factor more, d (1 − d).")
def nonsaturating_slope_by_d(d):
    return -0.5 / d


@choice("theory.when_minimax_saturates", points=1, options="a b c d")
def saturation_is_placed():
    """When the minimax loss leaves the generator without a gradient is named."""
    return "b"


def slopes_at(logit):
    """Of minimax and non-saturating losses."""
    return -0.5 / (1 + np.exp(-np.clip(logit, -500, 500))), -0.5 / (1 + np.exp(np.clip(logit, -500, 500)))


@construction("theory.starving_logit", points=2, at_least=0.499, measure="the size of the non-saturating loss's slope")
def starving_logit_is_one(logit):
    """At that logit the minimax slope is below 0.001 in size, and the non-saturating one above 0.499."""
    require(logit.shape == (), f"one number is asked for, not numbers of shape {logit.shape}")
    minimax, nonsaturating = np.abs(slopes_at(logit))
    require(bool(minimax < 1e-3), f"the minimax loss has a slope of size {minimax:.3g} there, so that its generator still learns")
    return nonsaturating


@starving_logit_is_one.mistake("This is the logit of a fake that D takes for data. The fake is one that D knows for a fake.")
def takes_a_fake_that_passes(logit):
    return bool(logit > 0)


@choice("theory.effect_of_a_perfect_discriminator", points=1, options="a b c d")
def starved_generator_is_named():
    """Which generator a perfect discriminator starves is named."""
    return "a"


@starved_generator_is_named.mistake(
    "That the sigmoid is flat there is not enough: what the loss does on top of it counts as well, and log D grows as fast as "
    "D shrinks."
)
def blames_the_sigmoid():
    return "b"


@choice("theory.facts_of_jsd", points=1, options="a b c d")
def facts_of_jsd_are_named():
    """Whether JSD is symmetric and bounded is named."""
    return "a"


@facts_of_jsd_are_named.mistake(
    "JSD is symmetric: both are compared with the same mixture, and the two terms only change places."
)
def calls_jsd_asymmetric():
    return "c"


AWAY = cases.points(theta=lambda rng, n: rng.uniform(0.2, 3, n) * rng.permutation(np.resize([-1, 1], n)))


@symbolic("theory.earth_movers_distance_of_lines", points=1, symbols="theta", on=AWAY)
def distance_of_lines_is_derived(theta):
    """W₁ of two parallel lines is right."""
    return np.sqrt(theta**2)


@distance_of_lines_is_derived.mistake("A distance is not negative, on whichever side the second line is.")
def forgets_the_absolute_value(theta):
    return theta


@symbolic("theory.jsd_of_lines", points=1, symbols="theta", on=AWAY)
def jsd_of_lines_is_derived(theta):
    """JSD of two parallel lines is right."""
    return np.log(2) + 0 * theta


@jsd_of_lines_is_derived.mistake("That is KL. Each line has half of the mixture's density where it is, so JSD is finite.")
def jsd_of_lines_as_infinity(theta):
    return np.inf + 0 * theta


@choice("theory.advantage_of_the_earth_mover", points=2, options="a b c d")
def advantage_is_named():
    """Why the earth mover's distance helps a generator to learn is named."""
    return "d"


@advantage_is_named.mistake("It is not convex in a generator's parameters: see parameters_against_convexity.")
def calls_it_convex():
    return "a"


@advantage_is_named.mistake("It is symmetric, and so is JSD: that is no difference.")
def calls_its_symmetry_an_advantage():
    return "b"


@advantage_is_named.mistake(
    "A linear programme over all pairs of points is not cheap; critics are trained since it cannot be afforded."
)
def calls_it_cheap():
    return "c"


def distance_to_two_points(theta):
    """W₁ between ±θ and ±1, by quantiles."""
    return np.abs(np.sort([-theta, theta]) - [-1, 1]).mean()


@construction(
    "theory.parameters_against_convexity", points=2, at_least=0.5, measure="what W₁ halfway exceeds the mean of both by"
)
def convexity_is_refuted(first, second):
    """Halfway between the two parameters W₁ is at least 0.5 above its mean at both."""
    require(first.shape == second.shape == (), "two numbers are asked for")
    require(bool(max(abs(first), abs(second)) <= 2), "the two parameters are to be between −2 and 2")
    middle = distance_to_two_points((first + second) / 2)
    return middle - (distance_to_two_points(first) + distance_to_two_points(second)) / 2


@convexity_is_refuted.mistake(
    "Between two parameters of one sign W₁ is convex. Two generators as good as each other need not be close."
)
def takes_two_of_one_sign(first, second):
    return bool(first * second > 0)
