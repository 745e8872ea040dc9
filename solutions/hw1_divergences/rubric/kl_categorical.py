"""KL of probability vectors, zeros among them."""

import numpy as np

from autograder import cases, closed_form, conventions, identity


def kl_of_vectors(q, p):
    """KL by scipy's elementary function, which knows 0 log 0 = 0."""
    from scipy.special import rel_entr

    return rel_entr(q, p).sum(-1)


# The distributions on one outcome are all the same, so there is no private one.
ONE_OUTCOME = cases.probabilities(outcomes=(1,), batch=(3,)).only(public=True)
VECTORS = cases.probabilities(outcomes=(4, 7), batch=(6, 1, (), (5, 3))) + ONE_OUTCOME


@closed_form("kl_categorical", points=3, on=VECTORS)
def categorical_kl_is_right(q_probs, p_probs):
    """KL(q ‖ p) is right, one number per batch element."""
    return kl_of_vectors(q_probs, p_probs)


@categorical_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first argument, q.")
def swaps_q_and_p(q_probs, p_probs):
    return kl_of_vectors(p_probs, q_probs)


@categorical_kl_is_right.mistake("This is the cross-entropy −Σ q log p. Subtract the entropy of q.")
def forgets_the_entropy(q_probs, p_probs):
    return -(q_probs * np.log(p_probs)).sum(-1)


@categorical_kl_is_right.mistake("This is in bits. Use natural logarithms, which give nats.")
def measures_in_bits(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / np.log(2)


@categorical_kl_is_right.mistake("This uses logarithms to base ten. Use natural logarithms, which give nats.")
def takes_decimal_logarithms(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / np.log(10)


@categorical_kl_is_right.mistake("The sign is flipped: this is −KL(q ‖ p), and a divergence is never negative.")
def turns_the_sign(q_probs, p_probs):
    return -kl_of_vectors(q_probs, p_probs)


@categorical_kl_is_right.mistake("You averaged over the outcomes. Sum over them.")
def averages_over_outcomes(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / q_probs.shape[-1]


def with_zeros(rng):
    """The first two outcomes have no mass under q; the first has none under p either."""
    q, p = rng.dirichlet(np.ones(5), 6), rng.dirichlet(np.ones(5), 6)
    q[:, :2], p[:, 0] = 0, 0
    return {"q_probs": as_probabilities(q), "p_probs": as_probabilities(p)}


def not_covered(rng):
    """p gives no mass to an outcome that q has, in every second row."""
    q, p = rng.dirichlet(np.ones(4), 6), rng.dirichlet(np.ones(4), 6)
    p[::2, 1] = 0
    return {"q_probs": as_probabilities(q), "p_probs": as_probabilities(p)}


def as_probabilities(x):
    return (x / x.sum(-1, keepdims=True)).astype(np.float32)


@closed_form("kl_categorical", points=2, on=cases.named("outcomes of probability zero", with_zeros))
def categorical_kl_knows_zeros(q_probs, p_probs):
    """Outcomes that q never produces add nothing: 0 · log 0 is 0."""
    return kl_of_vectors(q_probs, p_probs)


@categorical_kl_knows_zeros.mistake(
    "In floating point, 0 · log 0 is NaN, and one NaN spoils the whole sum. Leave such outcomes out."
)
def multiplies_zero_by_infinity(q_probs, p_probs):
    with np.errstate(all="ignore"):
        return (q_probs * np.log(q_probs / p_probs)).sum(-1)


@closed_form("kl_categorical", points=1, on=cases.named("p rules out what q produces", not_covered))
def categorical_kl_is_infinite_off_the_support(q_probs, p_probs):
    """KL is +inf where q produces an outcome that p rules out, and finite in the other rows."""
    return kl_of_vectors(q_probs, p_probs)


def joint_and_parts(s, q_probs, p_probs, r_probs, s_probs):
    product_q = s.torch.einsum("bi,bj->bij", q_probs, r_probs).flatten(1)
    product_p = s.torch.einsum("bi,bj->bij", p_probs, s_probs).flatten(1)
    return {
        "joint": s.mod.kl_categorical(product_q, product_p),
        "first": s.mod.kl_categorical(q_probs, p_probs),
        "second": s.mod.kl_categorical(r_probs, s_probs),
    }


@identity(
    "kl_categorical",
    points=1,
    program=joint_and_parts,
    on=cases.probabilities(outcomes=(3,), batch=(6,), names=("q_probs", "p_probs", "r_probs", "s_probs")),
)
def categorical_kl_adds_over_independent_factors(first, second):
    """KL of a product of independent distributions is the sum of the factors' KLs."""
    return {"joint": first + second}


def ways_of_vectors(names):
    """Many pairs, of which the values are looked at; and whatever code may treat on a path of its own."""
    return (
        cases.probabilities(names=names, outcomes=(4,), batch=(40,), dtype="float64")
        + cases.probabilities(names=names, outcomes=(3,), batch=((), 1, 0, (2, 3)))
        + cases.probabilities(names=names, outcomes=(1,), batch=(2,)).only(public=True)
    )


def terms(x):
    """x log x, and 0 at 0."""
    return x * np.log(np.where(x > 0, x, 1))


@conventions(
    "kl_categorical",
    points=2,
    on=ways_of_vectors(("q_probs", "p_probs")) + cases.named("outcomes of probability zero", with_zeros),
)
def categorical_kl_keeps_the_conventions(q_probs, p_probs):
    """The result has the inputs' dtype and device, an empty batch gives an empty result, and the inputs are left unchanged."""
    return (terms(q_probs) - q_probs * np.log(np.where(p_probs > 0, p_probs, 1))).sum(-1)
