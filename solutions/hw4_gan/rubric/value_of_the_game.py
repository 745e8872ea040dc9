"""Theory: who plays what, and a game."""

import numpy as np

from autograder import Tolerance, cases, choice, closed_form, symbolic


@choice("theory.role_of_the_generator", points=1, options="a b c d")
def role_of_the_generator_is_named():
    """The chosen role of the generator is right."""
    return "b"


@choice("theory.role_of_the_discriminator", points=1, options="a b c d")
def role_of_the_discriminator_is_named():
    """The chosen role of the discriminator is right."""
    return "a"


def unit(rng, n):
    """Probabilities, away from ½, where log d is log(1 − d)."""
    return np.where(rng.uniform(size=n) < 0.5, rng.uniform(0.03, 0.4, n), rng.uniform(0.6, 0.97, n))


PROBABILITIES = cases.points(d=unit)


@symbolic("theory.loss_of_a_real_example", points=1, symbols="d", positive="d", on=PROBABILITIES)
def real_term_is_derived(d):
    """The contribution of a real example to J(D) is right."""
    return -0.5 * np.log(d)


@real_term_is_derived.mistake("The factor ½ is missing.")
def real_term_without_half(d):
    return -np.log(d)


@real_term_is_derived.mistake("The sign is flipped: being sure and right should cost nothing, being sure and wrong a lot.")
def real_term_as_a_gain(d):
    return 0.5 * np.log(d)


@symbolic("theory.loss_of_a_fake_example", points=1, symbols="d", positive="d", on=PROBABILITIES)
def fake_term_is_derived(d):
    """The contribution of a generated example to J(D) is right."""
    return -0.5 * np.log1p(-d)


@fake_term_is_derived.mistake("The factor ½ is missing.")
def fake_term_without_half(d):
    return -np.log1p(-d)


@fake_term_is_derived.mistake(
    "This is the contribution of a real example. D should call a generated example generated, with probability 1 − d."
)
def fake_term_of_a_real_example(d):
    return -0.5 * np.log(d)


GAME = cases.points(real=cases.real, fake=cases.real)


@symbolic("theory.value_of_the_game", points=2, symbols="real fake", on=GAME)
def value_of_the_game_is_derived(real, fake):
    """V(D, G) is right."""
    return real + fake


@value_of_the_game_is_derived.mistake(
    "You subtracted one expectation from the other. D gains from being right about either kind, so add them."
)
def subtracts_the_expectations(real, fake):
    return real - fake


@value_of_the_game_is_derived.mistake("This is the loss J(D), which D minimises. V is what D maximises.")
def gives_the_discriminators_loss(real, fake):
    return -(real + fake) / 2


@symbolic("theory.value_from_the_loss", points=1, symbols="j", on=cases.points(j=cases.real))
def value_from_the_loss_is_derived(j):
    """V is right in terms of J(D)."""
    return -(j + j)


@value_from_the_loss_is_derived.mistake("You forgot the factors ½ in J(D).")
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
    """min over G of max over D of V is right for arbitrary games."""
    return np.sort(np.max(table, axis=1))[0]


@minimax_is_right.mistake(
    "The order is reversed: max over D of min over G lets D choose first. V is the least that G can reach, whatever D answers."
)
def turns_the_order(table):
    return np.min(table, axis=0).max()


@minimax_is_right.mistake("Rows and columns are swapped: in your answer, D makes V small and G makes it large.")
def exchanges_the_players(table):
    return np.max(table, axis=0).min()


@minimax_is_right.mistake("In your answer, both make V large. G and D want opposite things.")
def lets_both_maximise(table):
    return np.max(table)


@minimax_is_right.mistake("This is max over G of min over D: each player does the opposite of what it wants.")
def turns_both_wishes(table):
    return np.min(table, axis=1).max()
