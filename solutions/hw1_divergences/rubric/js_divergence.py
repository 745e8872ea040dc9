"""The Jensen–Shannon divergence: symmetric, bounded, and right where a probability is 0."""

import numpy as np

from autograder import cases, closed_form, conventions, custom, identity, require

from .kl_categorical import as_probabilities, kl_of_vectors, terms, ways_of_vectors

TWO = ("p_probs", "q_probs")


def js_by_entropies(p, q):
    """H(½(p + q)) − ½ H(p) − ½ H(q), with entropies that know 0 log 0 = 0."""
    from scipy.special import entr

    return (entr((p + q) / 2) - entr(p) / 2 - entr(q) / 2).sum(-1)


PAIRS_OF_VECTORS = cases.probabilities(names=TWO, outcomes=(4, 7), batch=(6, 1, (), (5, 3)))


@closed_form(
    "js_divergence", points=3, on=PAIRS_OF_VECTORS + cases.probabilities(names=TWO, outcomes=(1,), batch=(3,)).only(public=True)
)
def js_is_right(p_probs, q_probs):
    """The Jensen-Shannon divergence is right, one number per batch element."""
    return js_by_entropies(p_probs, q_probs)


@js_is_right.mistake("This is the root of the divergence, the Jensen-Shannon distance.")
def takes_the_root(p_probs, q_probs):
    return np.sqrt(js_by_entropies(p_probs, q_probs))


@js_is_right.mistake("The halves in front of the two KLs are missing.")
def forgets_the_halves(p_probs, q_probs):
    return 2 * js_by_entropies(p_probs, q_probs)


@js_is_right.mistake("This is in bits. Use natural logarithms, which give nats.")
def js_in_bits(p_probs, q_probs):
    return js_by_entropies(p_probs, q_probs) / np.log(2)


@js_is_right.mistake("You took the KLs between p and q, which gives half of Jeffreys' divergence. Take them to the mixture m.")
def leaves_out_the_mixture(p_probs, q_probs):
    return (kl_of_vectors(p_probs, q_probs) + kl_of_vectors(q_probs, p_probs)) / 2


@js_is_right.mistake("You took KL(m ‖ p) and KL(m ‖ q), from the mixture m. Take KL(p ‖ m) and KL(q ‖ m).")
def turns_the_kls(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    return (kl_of_vectors(m, p_probs) + kl_of_vectors(m, q_probs)) / 2


def disjoint(rng):
    p, q = rng.dirichlet(np.ones(3), 4), rng.dirichlet(np.ones(2), 4)
    return {"p_probs": as_probabilities(np.pad(p, ((0, 0), (0, 2)))), "q_probs": as_probabilities(np.pad(q, ((0, 0), (3, 0))))}


def many_outcomes(rng):
    """Disjoint supports of 1000 outcomes each: what is added to each small probability adds up."""
    p, q = rng.dirichlet(np.ones(1000), (2, 3))
    return {
        "p_probs": as_probabilities(np.pad(p, ((0, 0), (0, 1000)))),
        "q_probs": as_probabilities(np.pad(q, ((0, 0), (1000, 0)))),
    }


def neither_has(rng):
    """The first outcome has no mass under either."""
    p, q = rng.dirichlet(np.ones(5), (2, 6))
    p[:, 0] = q[:, 0] = 0
    return {"p_probs": as_probabilities(p), "q_probs": as_probabilities(q)}


def far_apart(rng):
    """Outcomes that one of the two all but rules out, down to 1e-30."""
    p, q = rng.dirichlet(np.ones(4), 6), rng.dirichlet(np.ones(4), 6)
    p[:, 0], q[:, 3] = 10.0 ** rng.uniform(-30, -8, 6), 10.0 ** rng.uniform(-30, -8, 6)
    return {"p_probs": as_probabilities(p), "q_probs": as_probabilities(q)}


@closed_form(
    "js_divergence",
    points=2,
    on=cases.named("disjoint supports", disjoint)
    + cases.named("disjoint supports of many outcomes", many_outcomes)
    + cases.named("nearly disjoint", far_apart)
    + cases.named("an outcome that neither has", neither_has),
)
def js_is_finite_on_disjoint_supports(p_probs, q_probs):
    """It is finite where one distribution rules out an outcome of the other, and log 2 on disjoint supports."""
    return js_by_entropies(p_probs, q_probs)


@js_is_finite_on_disjoint_supports.mistake(
    "In floating point, 0 · log 0 is NaN, and one NaN spoils the whole sum. Leave such outcomes out."
)
def js_multiplies_zero_by_infinity(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    with np.errstate(all="ignore"):
        return (p_probs * np.log(p_probs / m) + q_probs * np.log(q_probs / m)).sum(-1) / 2


def both_ways(s, p_probs, q_probs, r_probs):
    return {
        "forward": s.mod.js_divergence(p_probs, q_probs),
        "backward": s.torch.flip(s.mod.js_divergence(*(s.torch.flip(x, [0]) for x in (q_probs, p_probs))), [0]),
        "first": s.mod.js_divergence(p_probs, r_probs),
        "second": s.mod.js_divergence(r_probs, q_probs),
    }


THREE = cases.probabilities(names=(*TWO, "r_probs"), outcomes=(4,), batch=(6,))


@identity("js_divergence", points=1, on=THREE, program=both_ways)
def js_is_symmetric(forward):
    """Its value does not depend on the order of p and q, or on the order of the pairs in the batch."""
    return {"backward": forward}


@custom("js_divergence", points=1, on=THREE, program=both_ways)
def js_root_obeys_the_triangle_inequality(forward, first, second):
    """Its root is a distance, which obeys the triangle inequality; its values stay within [0, log 2]."""
    require(bool(np.ptp(forward) > 1e-4), "every pair gets the same value")
    for value in (forward, first, second):
        require(bool((value >= -1e-5).all() and (value <= np.log(2) + 1e-5).all()), "a value lies outside [0, log 2]")
    direct, detour = np.sqrt(np.abs(forward)), np.sqrt(np.abs(first)) + np.sqrt(np.abs(second))
    require(bool((direct <= detour + 1e-4).all()), "for some pair, the detour via a third distribution is shorter")


@conventions("js_divergence", points=1, on=ways_of_vectors(TWO) + cases.named("an outcome that neither has", neither_has))
def js_keeps_the_conventions(p_probs, q_probs):
    """The result has the inputs' dtype and device, an empty batch gives an empty result, and the inputs are left unchanged."""
    return (terms(p_probs) / 2 + terms(q_probs) / 2 - terms((p_probs + q_probs) / 2)).sum(-1)
