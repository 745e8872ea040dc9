"""Assignment 1, theory: answers that are expressions, examples or choices. They are graded, too."""

import sympy


def expected_log_q(mu_q, sigma_q):
    """First lemma: E_q[log q(x)] for q = N(μ_q, σ_q²), in nats.

    mu_q:    a real sympy symbol; sigma_q: a positive one, the standard deviation
    returns: a sympy expression in closed form
    """
    raise NotImplementedError("expected_log_q is not implemented yet: replace this line with your solution.")


def expected_log_p(mu_q, sigma_q, mu_p, sigma_p):
    """Second lemma: E_q[log p(x)] for q = N(μ_q, σ_q²) and p = N(μ_p, σ_p²), in nats.

    mu_q, mu_p: real sympy symbols; sigma_q, sigma_p: positive ones, the standard deviations
    returns: a sympy expression in closed form
    """
    raise NotImplementedError("expected_log_p is not implemented yet: replace this line with your solution.")


def kl_univariate_normal_expression(mu_q, sigma_q, mu_p, sigma_p):
    """KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) as an expression in the four symbols, in nats.

    mu_q, mu_p:       real sympy symbols, the means
    sigma_q, sigma_p: positive sympy symbols, the standard deviations
    returns: a sympy expression in closed form (no integral left in it); any algebraic form is right
    """
    raise NotImplementedError("kl_univariate_normal_expression is not implemented yet: replace this line with your solution.")


def kl_to_standard_normal_expression(mu, sigma):
    """KL(N(μ, σ²) ‖ N(0, 1)) as an expression, in nats: the special case of a standard normal p.

    mu: a real sympy symbol; sigma: a positive one, the standard deviation
    returns: a sympy expression in closed form
    """
    raise NotImplementedError("kl_to_standard_normal_expression is not implemented yet: replace this line with your solution.")


def kl_diagonal_to_standard_expression(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    """KL(N(μ, diag(σ_1², σ_2², σ_3²)) ‖ N(0, I)), in nats.

    mu_j: real sympy symbols, the means; sigma_j: positive ones, the standard deviations
    returns: a sympy expression in closed form
    """
    raise NotImplementedError("kl_diagonal_to_standard_expression is not implemented yet: replace this line with your solution.")


def kl_factorised_expression(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    """KL(q ‖ p) for q(x, y) = N(x; μ_1, σ_1²) N(y; μ_2, σ_2²) and p(x, y) = N(x; ν_1, τ_1²) N(y; ν_2, τ_2²), in nats.

    mu_i, nu_i: real sympy symbols, the means; sigma_i, tau_i: positive ones, the standard deviations
    returns: a sympy expression in closed form
    """
    raise NotImplementedError("kl_factorised_expression is not implemented yet: replace this line with your solution.")


def expected_quadratic_form(m_q, m_p, S_q, S_p):
    """E_q[(x − μ_p)ᵀ Σ_p⁻¹ (x − μ_p)] for q = N(μ_q, Σ_q).

    m_q, m_p: sympy MatrixSymbols (3 × 1), the means μ_q and μ_p
    S_q, S_p: sympy MatrixSymbols (3 × 3), the covariances Σ_q and Σ_p
    returns: a sympy expression. A 1 × 1 matrix A counts as a number, but sympy cannot add it to a number or a trace: write
             sympy.Trace(A) instead of A, as in sympy.Trace(a.T * a) + 1
    """
    raise NotImplementedError("expected_quadratic_form is not implemented yet: replace this line with your solution.")


def log_determinant_term(S_q, S_p):
    """The term of KL(N(μ_q, Σ_q) ‖ N(μ_p, Σ_p)) from the normalising constants: ½ log(det Σ_p / det Σ_q), including the ½.

    S_q, S_p: sympy MatrixSymbols (3 × 3), the covariances
    returns: a sympy expression
    """
    raise NotImplementedError("log_determinant_term is not implemented yet: replace this line with your solution.")


def kl_multivariate_normal_expression(m_q, m_p, S_q, S_p):
    """KL(N(μ_q, Σ_q) ‖ N(μ_p, Σ_p)) in three dimensions, in nats.

    m_q, m_p: sympy MatrixSymbols (3 × 1), the means; S_q, S_p: (3 × 3), the covariances
    returns: a sympy expression. A 1 × 1 matrix A counts as a number, but sympy cannot add it to a number or a trace: write
             sympy.Trace(A) instead of A, as in sympy.Trace(a.T * a) + 1
    """
    raise NotImplementedError("kl_multivariate_normal_expression is not implemented yet: replace this line with your solution.")


def bound_on_the_logarithm(t):
    """A function h with log t ≤ h(t) for all t > 0, equal only at t = 1, that proves KL ≥ 0.

    t: a positive sympy symbol
    returns: a polynomial in t, as a sympy expression
    """
    raise NotImplementedError("bound_on_the_logarithm is not implemented yet: replace this line with your solution.")


def nonnegativity_step():
    """With the h above: which of these is at least −KL(q ‖ p), and at most 0? That proves KL(q ‖ p) ≥ 0.

    returns: "a" for E_q[h(p/q)], "b" for E_p[h(p/q)], "c" for E_q[h(q/p)]
    """
    raise NotImplementedError("nonnegativity_step is not implemented yet: replace this line with your solution.")


def jensen_direction():
    """For a convex function f and a random variable X: which sign belongs between f(E[X]) and E[f(X)]?

    returns: "<=" if f(E[X]) <= E[f(X)] always holds, ">=" if the other way round
    """
    raise NotImplementedError("jensen_direction is not implemented yet: replace this line with your solution.")


def asymmetric_pair():
    """Two distributions that show that KL is not symmetric, and so not a metric.

    returns: (q, p), two probability vectors of equal length with |KL(q ‖ p) − KL(p ‖ q)| ≥ 0.01 nats, both finite;
             lists, arrays or tensors, each summing to one within 1e-6
    """
    raise NotImplementedError("asymmetric_pair is not implemented yet: replace this line with your solution.")


def triangle_violation():
    """Three distributions that show that KL does not obey the triangle inequality.

    returns: (p, r, q), three probability vectors of equal length with KL(p ‖ q) ≥ KL(p ‖ r) + KL(r ‖ q) + 0.01 nats, all
             three finite; lists, arrays or tensors, each summing to one within 1e-6
    """
    raise NotImplementedError("triangle_violation is not implemented yet: replace this line with your solution.")


def js_nondifferentiable(theta):
    """Two distributions on one finite support, depending on θ, whose Jensen-Shannon divergence has a jump or a kink at θ = 0.

    theta:   a Python float between −0.01 and 0.01
    returns: (p, q), two probability vectors of equal length, the same for every θ; lists, arrays or tensors, each summing
             to one within 1e-6
    """
    raise NotImplementedError("js_nondifferentiable is not implemented yet: replace this line with your solution.")
