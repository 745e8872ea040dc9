"""Assignment 1, theory: answers that are expressions, examples or choices. They are graded, too."""

import sympy


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    """KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) as an expression in the four symbols, in nats.

    mu_q, mu_p:       real sympy symbols, the means
    sigma_q, sigma_p: positive sympy symbols, the standard deviations
    returns: a sympy expression in closed form (no integral left in it); any algebraic form is right
    """
    raise NotImplementedError("kl_univariate_normal_expression is not implemented yet: replace this line with your solution.")


def asymmetric_pair():
    """Two distributions that show that KL is not symmetric, and so not a metric.

    returns: (q, p), two probability vectors of equal length with |KL(q ‖ p) − KL(p ‖ q)| ≥ 0.01 nats, both finite;
             lists, arrays or tensors, each summing to one within 1e-9
    """
    raise NotImplementedError("asymmetric_pair is not implemented yet: replace this line with your solution.")


def jensen_direction():
    """For a convex function f and a random variable X: which sign stands between f(E[X]) and E[f(X)]?

    returns: "<=" if f(E[X]) <= E[f(X)] always holds, ">=" if the other way round
    """
    raise NotImplementedError("jensen_direction is not implemented yet: replace this line with your solution.")
