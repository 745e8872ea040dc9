"""The losses of least squares."""

from autograder import cases, closed_form, conventions, gradient

from .logits import PER_EXAMPLE, call_for_each, d_of, mean_of_first_axis, normal, of_each, ways


def scores(real, fake):
    return normal(spread=1.5, scores_real=real, scores_fake=fake)


def some_zero(draw):
    """The first score of each kind is zero."""

    def drawn(rng):
        made = draw(rng)
        for values in made.values():
            values[0] = 0
        return made

    return drawn


SCORES = (
    cases.named("6 real and 9 fake", scores((6,), (9,)))
    + cases.named("columns of 5 and 3", scores((5, 1), (3, 1)))
    + cases.named("patches, 2 images and 4", scores((2, 1, 3, 2), (4, 1, 3, 2)))
    + cases.named("one of each", scores((1,), (1,)))
    + cases.named("5 and 4, some of them zero", some_zero(scores((5,), (4,))))
)
FAKE_SCORES = (
    cases.named("batch 7", normal(spread=1.5, scores_fake=(7,)))
    + cases.named("a column of 5", normal(spread=1.5, scores_fake=(5, 1)))
    + cases.named("patches of 3 images", normal(spread=1.5, scores_fake=(3, 1, 2, 2)))
    + cases.named("one score", normal(spread=1.5, scores_fake=(1,)))
    + cases.named("5 scores, some of them zero", some_zero(normal(spread=1.5, scores_fake=(5,))))
)


def squares(scores, target):
    return ((scores - target) ** 2).mean()


@closed_form("discriminator_loss_least_squares", points=3, on=SCORES)
def least_squares_discriminator_loss_is_right(scores_real, scores_fake):
    """½ E (s(x) − 1)² + ½ E s(G(z))² is right, also when real and fake examples differ in number."""
    return (squares(scores_real, 1) + squares(scores_fake, 0)) / 2


@least_squares_discriminator_loss_is_right.mistake("The factors ½ are missing.")
def squares_without_halves(scores_real, scores_fake):
    return squares(scores_real, 1) + squares(scores_fake, 0)


@least_squares_discriminator_loss_is_right.mistake(
    "The targets are swapped: the target is 1 for data and 0 for generated examples."
)
def squares_with_targets_exchanged(scores_real, scores_fake):
    return (squares(scores_real, 0) + squares(scores_fake, 1)) / 2


@least_squares_discriminator_loss_is_right.mistake("You applied a sigmoid. Compare the raw scores with their targets.")
def squares_of_probabilities(scores_real, scores_fake):
    return (squares(d_of(scores_real), 1) + squares(d_of(scores_fake), 0)) / 2


@least_squares_discriminator_loss_is_right.mistake("The term of the generated examples is missing.")
def squares_of_data_alone(scores_real, scores_fake):
    return squares(scores_real, 1) / 2


@least_squares_discriminator_loss_is_right.mistake(PER_EXAMPLE)
def squares_by_the_first_axis(scores_real, scores_fake):
    return mean_of_first_axis((scores_real - 1) ** 2) / 2 + mean_of_first_axis(scores_fake**2) / 2


@gradient("discriminator_loss_least_squares", points=1, per="batch", on=SCORES)
def least_squares_discriminator_gradient_is_right(scores_real, scores_fake):
    """The gradient is right for every score."""
    return {"scores_real": (scores_real - 1) / scores_real.size, "scores_fake": scores_fake / scores_fake.size}


@conventions(
    "discriminator_loss_least_squares",
    points=1,
    on=ways(scores_real=(2, -1), scores_fake=(1, 0.7)),
    program=call_for_each("discriminator_loss_least_squares"),
)
def least_squares_discriminator_loss_keeps_the_conventions(scores_real, scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda real, fake: (squares(real, 1) + squares(fake, 0)) / 2, scores_real, scores_fake)


@closed_form("generator_loss_least_squares", points=2, on=FAKE_SCORES)
def least_squares_generator_loss_is_right(scores_fake):
    """½ E (s(G(z)) − 1)² is right."""
    return squares(scores_fake, 1) / 2


@least_squares_generator_loss_is_right.mistake("The factor ½ is missing.")
def generator_squares_without_half(scores_fake):
    return squares(scores_fake, 1)


@least_squares_generator_loss_is_right.mistake(
    "You used the target of fakes, 0. The generator wants its examples to be scored like data."
)
def generator_squares_with_target_zero(scores_fake):
    return squares(scores_fake, 0) / 2


@least_squares_generator_loss_is_right.mistake(PER_EXAMPLE)
def generator_squares_by_the_first_axis(scores_fake):
    return mean_of_first_axis((scores_fake - 1) ** 2) / 2


@gradient("generator_loss_least_squares", points=1, per="batch", on=FAKE_SCORES)
def least_squares_generator_gradient_is_right(scores_fake):
    """The gradient is right for every score."""
    return {"scores_fake": (scores_fake - 1) / scores_fake.size}


@conventions(
    "generator_loss_least_squares",
    points=1,
    on=ways(scores_fake=(1, 1)),
    program=call_for_each("generator_loss_least_squares"),
)
def least_squares_generator_loss_keeps_the_conventions(scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda fake: squares(fake, 1) / 2, scores_fake)
