"""Theory: KL is no metric, and the Jensen–Shannon divergence has a kink."""

import numpy as np

from autograder import construction, require


def is_distribution(name, x):
    require(x.ndim == 1 and x.size >= 1, f"{name} must be a vector; it has shape {x.shape}")
    require(bool(np.isfinite(x).all() and (x >= 0).all()), f"{name} has entries that are negative or not finite")
    # What float32 rounds of a few outcomes; it moves a divergence by less than 1e-5, and a margin of 1e-2 is asked.
    require(abs(x.sum() - 1) <= 1e-6, f"{name} sums to {x.sum():.12g}, not to one within 1e-6")


def are_distributions(**vectors):
    for name, x in vectors.items():
        is_distribution(name, x)
    sizes = {name: x.size for name, x in vectors.items()}
    require(len(set(sizes.values())) == 1, f"all must live on the same outcomes; they have {sizes}")


def divergence(q, p):
    # As the handout defines it: this one travels in the student kit.
    return sum((a * np.log(a / b) if b > 0 else np.inf) for a, b in zip(q, p, strict=True) if a > 0)


def jensen_shannon(p, q):
    return (divergence(p, (p + q) / 2) + divergence(q, (p + q) / 2)) / 2


def finite_kl(name_q, q, name_p, p):
    value = divergence(q, p)
    require(bool(np.isfinite(value)), f"KL({name_q} ‖ {name_p}) is infinite: every divergence involved must be finite")
    return value


@construction("theory.asymmetric_pair", points=2, at_least=1e-2, measure="|KL(q ‖ p) − KL(p ‖ q)|")
def pair_shows_asymmetry(q, p):
    """KL between the two distributions is clearly different in the two directions."""
    are_distributions(q=q, p=p)
    return abs(finite_kl("q", q, "p", p) - finite_kl("p", p, "q", q))


@pair_shows_asymmetry.mistake(
    "p is q with its outcomes swapped. Swapping them back turns one KL into the other, so the two are equal."
)
def swaps_two_outcomes(q, p):
    return q.shape == p.shape and not np.allclose(q, p) and np.allclose(np.sort(q), np.sort(p))


@construction("theory.triangle_violation", points=2, at_least=1e-2, measure="KL(p ‖ q) − KL(p ‖ r) − KL(r ‖ q)")
def triple_violates_the_triangle_inequality(p, r, q):
    """The detour via the third distribution is clearly shorter than the direct way."""
    are_distributions(p=p, r=r, q=q)
    return finite_kl("p", p, "q", q) - finite_kl("p", p, "r", r) - finite_kl("r", r, "q", q)


@triple_violates_the_triangle_inequality.mistake(
    "Return (p, r, q), with the distribution of the detour in the middle. In that order, these three pass."
)
def orders_the_triple_otherwise(p, r, q):
    same = p.shape == r.shape == q.shape
    return same and any(
        divergence(a, c) - divergence(a, b) - divergence(b, c) >= 1e-2
        for a, b, c in ((p, q, r), (r, p, q), (q, p, r), (r, q, p), (q, r, p))
    )


STEPS = (1e-2, 1e-3, 1e-4, 1e-5)


def around_zero(s):
    def at(theta):
        p, q = s.unpack(s.theory.js_nondifferentiable(theta), 2)
        return {"p": s.array(p), "q": s.array(q)}

    return {"zero": at(0.0), "sides": [{"left": at(-h), "right": at(h)} for h in STEPS]}


def slopes(zero, sides):
    """(jump, kink): how far the values, and the one-sided slopes, stay apart as the step shrinks."""
    middle = jensen_shannon(**zero)
    left, right = ([jensen_shannon(**beside[side]) for beside in sides] for side in ("left", "right"))
    jump = min(max(abs(a - middle), abs(b - middle)) for a, b in zip(left, right, strict=True))
    kink = min(abs((b - middle) / h - (middle - a) / h) for a, b, h in zip(left, right, STEPS, strict=True))
    return jump, kink


@construction(
    "theory.js_nondifferentiable",
    points=2,
    at_least=1e-2,
    program=around_zero,
    measure="the larger jump at θ = 0, of the divergence or of its slope, as the step shrinks to 1e-5,",
)
def js_has_a_jump_or_a_kink(zero, sides):
    """The Jensen-Shannon divergence of the two has a jump or a kink at θ = 0."""
    signs = {"left": -1, "right": 1}
    pairs = {0.0: zero} | {signs[side] * h: pair for h, beside in zip(STEPS, sides, strict=True) for side, pair in beside.items()}
    for theta, pair in pairs.items():
        are_distributions(**{f"{name} (at θ = {theta:g})": x for name, x in pair.items()})
    require(
        len({pair["p"].size for pair in pairs.values()}) == 1,
        "the support changes its size with θ; it must be the same for every θ",
    )
    return max(slopes(zero, sides))
