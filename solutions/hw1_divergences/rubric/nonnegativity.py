"""Theory: why KL is not negative."""

import numpy as np

from autograder import cases, choice, custom, require, value_of


def densities_ratios(rng):
    return {
        "t": np.concatenate([np.exp(rng.uniform(-6, 6, 40)), [1.0]]),
        "q": rng.dirichlet(np.ones(5), 20),
        "p": rng.dirichlet(np.ones(5), 20),
    }


def the_bound(s, t, q, p):
    return {"h": s.tree(s.theory.bound_on_the_logarithm(s.sympy.Symbol("t", positive=True)))}


@custom("theory.bound_on_the_logarithm", points=2, on=cases.named("random distributions", densities_ratios), program=the_bound)
def bound_proves_nonnegativity(h, t, q, p):
    """The function bounds the logarithm, touches it only at 1, and proves KL ≥ 0."""
    polynomial = {"Symbol", "Rational", "Float", "Exp1", "Add", "Mul", "Pow"}
    require(all(node[0] in polynomial for node in h), "h must be a polynomial in t")
    at_t, at_one = value_of(h, t=t), value_of(h, t=np.ones(1))[0]
    require(abs(at_one) < 1e-9, f"h(1) is {at_one:.6g}, but log 1 is 0: the bound is not tight there")
    off = at_t - np.log(t)
    worst = int(np.argmin(off))
    require(bool((off >= -1e-9).all()), f"at t = {t[worst]:.6g}, h(t) is {at_t[worst]:.6g}, below log t = {np.log(t[worst]):.6g}")
    expectation = (q * value_of(h, t=(p / q).ravel()).reshape(q.shape)).sum(-1)
    require(
        bool((expectation <= 1e-9).all()),
        f"for some q and p, the expectation that bounds −KL is {expectation.max():.6g}: above zero it proves nothing",
    )


@bound_proves_nonnegativity.mistake("t/e does bound log t, but touches it at t = e: its expectation is 1/e, not 0.")
def is_tight_elsewhere(h, t, q, p):
    return bool(np.allclose(value_of(h, t=t), t / np.e))


@choice("theory.nonnegativity_step", points=1, options="a b c")
def nonnegativity_step_is_right():
    """The chosen expectation proves KL ≥ 0."""
    return "a"


@choice("theory.jensen_direction", points=1, options="<= >=")
def jensen_direction_is_right():
    """Jensen's inequality for a convex function points the right way."""
    return "<="
