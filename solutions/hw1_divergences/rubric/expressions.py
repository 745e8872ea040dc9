"""Theory: KL of Gaussians, derived in one dimension and in several."""

import numpy as np

from autograder import cases, symbolic

from .kl_multivariate_normal import covariance, kl_by_eigenvalues

ONE_Q = {"mu_q": cases.real, "sigma_q": cases.positive}
Q_AND_P = {**ONE_Q, "mu_p": cases.real, "sigma_p": cases.positive}


def entropy_of_normal(sigma):
    return np.log(2 * np.pi * np.e * sigma**2) / 2


def kl_of_normals(mu_q, sigma_q, mu_p, sigma_p):
    ratio = (sigma_q / sigma_p) ** 2
    return (ratio - 1 - np.log(ratio) + ((mu_q - mu_p) / sigma_p) ** 2) / 2


@symbolic("theory.expected_log_q", points=2, symbols="mu_q sigma_q", positive="sigma_q", on=cases.points(8, **ONE_Q))
def first_lemma_is_derived(mu_q, sigma_q):
    """The expression is E_q[log q] at every point."""
    return -entropy_of_normal(sigma_q)


@first_lemma_is_derived.mistake("This is the entropy of q, −E_q[log q]: the sign is flipped.")
def gives_the_entropy(mu_q, sigma_q):
    return entropy_of_normal(sigma_q)


@first_lemma_is_derived.mistake("The term E_q[(x − μ_q)² / (2 σ_q²)] is missing: it is ½.")
def drops_the_quadratic_of_q(mu_q, sigma_q):
    return -np.log(2 * np.pi * sigma_q**2) / 2


@symbolic(
    "theory.expected_log_p",
    points=2,
    symbols="mu_q sigma_q mu_p sigma_p",
    positive="sigma_q sigma_p",
    on=cases.points(8, **Q_AND_P),
)
def second_lemma_is_derived(mu_q, sigma_q, mu_p, sigma_p):
    """The expression is E_q[log p] at every point."""
    return -entropy_of_normal(sigma_q) - kl_of_normals(mu_q, sigma_q, mu_p, sigma_p)


@second_lemma_is_derived.mistake("The variance of q is missing: E_q[(x − μ_p)²] is σ_q² + (μ_q − μ_p)².")
def drops_the_variance_of_q(mu_q, sigma_q, mu_p, sigma_p):
    return -np.log(2 * np.pi * sigma_p**2) / 2 - (mu_q - mu_p) ** 2 / (2 * sigma_p**2)


@second_lemma_is_derived.mistake("You took the expectation under p. Take it under q.")
def takes_the_expectation_under_p(mu_q, sigma_q, mu_p, sigma_p):
    return -entropy_of_normal(sigma_p) + 0 * mu_q


@symbolic(
    "theory.kl_univariate_normal_expression",
    points=3,
    symbols="mu_q sigma_q mu_p sigma_p",
    positive="sigma_q sigma_p",
    on=cases.points(8, **Q_AND_P),
)
def univariate_kl_is_derived(mu_q, sigma_q, mu_p, sigma_p):
    """The expression is KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) at every point."""
    return kl_of_normals(mu_q, sigma_q, mu_p, sigma_p)


@univariate_kl_is_derived.mistake("The two distributions are swapped: this is KL(p ‖ q).")
def derives_the_reverse(mu_q, sigma_q, mu_p, sigma_p):
    return kl_of_normals(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_derived.mistake("The −½ is missing: E_q[(x − μ_q)² / σ_q²] is one, not zero.")
def drops_the_last_half(mu_q, sigma_q, mu_p, sigma_p):
    return kl_of_normals(mu_q, sigma_q, mu_p, sigma_p) + 0.5


@symbolic(
    "theory.kl_to_standard_normal_expression",
    points=1,
    symbols="mu sigma",
    positive="sigma",
    on=cases.points(8, mu=cases.real, sigma=cases.positive),
)
def standard_case_is_derived(mu, sigma):
    """The expression is KL(N(μ, σ²) ‖ N(0, 1)) at every point."""
    return kl_of_normals(mu, sigma, 0, 1)


@standard_case_is_derived.mistake("This is ½ log σ² alone; the terms in the mean and in σ² do not cancel.")
def standard_case_half_log_variance(mu, sigma):
    return np.log(sigma)


@symbolic(
    "theory.kl_factorised_expression",
    points=1,
    symbols="mu_1 sigma_1 mu_2 sigma_2 nu_1 tau_1 nu_2 tau_2",
    positive="sigma_1 sigma_2 tau_1 tau_2",
    on=cases.points(
        8,
        mu_1=cases.real,
        sigma_1=cases.positive,
        mu_2=cases.real,
        sigma_2=cases.positive,
        nu_1=cases.real,
        tau_1=cases.positive,
        nu_2=cases.real,
        tau_2=cases.positive,
    ),
)
def factorised_kl_is_a_sum(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    """The expression is the KL of the two products of Gaussians at every point."""
    return kl_of_normals(mu_1, sigma_1, nu_1, tau_1) + kl_of_normals(mu_2, sigma_2, nu_2, tau_2)


@factorised_kl_is_a_sum.mistake("You multiplied the divergences of independent parts. They add up.")
def multiplies_the_factors(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    return kl_of_normals(mu_1, sigma_1, nu_1, tau_1) * kl_of_normals(mu_2, sigma_2, nu_2, tau_2)


SHAPES = {"m_q": (3, 1), "m_p": (3, 1), "S_q": (3, 3), "S_p": (3, 3)}
GAUSSIANS_3D = cases.named(
    "4 random pairs of Gaussians",
    lambda rng: {
        "m_q": rng.normal(0, 1, (4, 3, 1)),
        "m_p": rng.normal(0, 1, (4, 3, 1)),
        "S_q": covariance(rng, (4,), 3),
        "S_p": covariance(rng, (4,), 3),
    },
)
COVARIANCES_3D = cases.named(
    "4 random pairs of covariances", lambda rng: {"S_q": covariance(rng, (4,), 3), "S_p": covariance(rng, (4,), 3)}
)


@symbolic("theory.expected_quadratic_form", points=2, symbols="m_q m_p S_q S_p", matrices=SHAPES, on=GAUSSIANS_3D)
def quadratic_form_is_derived(m_q, m_p, S_q, S_p):
    """The expression is E_q[(x − μ_p)ᵀ Σ_p⁻¹ (x − μ_p)] for random Gaussians."""
    off = m_q - m_p
    return np.einsum("bii->b", np.linalg.solve(S_p, S_q + off @ np.swapaxes(off, -1, -2)))


@quadratic_form_is_derived.mistake("The trace term tr(Σ_p⁻¹ Σ_q) is missing: x varies around μ_q.")
def drops_the_trace(m_q, m_p, S_q, S_p):
    off = m_q - m_p
    return np.einsum("bii->b", np.linalg.solve(S_p, off @ np.swapaxes(off, -1, -2)))


@quadratic_form_is_derived.mistake("This is tr(Σ_p⁻¹ Σ_q) alone; x is centred at μ_q, not at μ_p.")
def drops_the_distance_of_the_means(m_q, m_p, S_q, S_p):
    return np.einsum("bii->b", np.linalg.solve(S_p, S_q))


@symbolic("theory.log_determinant_term", points=1, symbols="S_q S_p", matrices=SHAPES, on=COVARIANCES_3D)
def log_determinant_is_derived(S_q, S_p):
    """The expression is ½ log(det Σ_p / det Σ_q) for random covariances."""
    return (np.log(np.linalg.eigvalsh(S_p)).sum(-1) - np.log(np.linalg.eigvalsh(S_q)).sum(-1)) / 2


@log_determinant_is_derived.mistake("The ½ of the normalising constants is missing.")
def log_determinant_without_half(S_q, S_p):
    return np.log(np.linalg.eigvalsh(S_p)).sum(-1) - np.log(np.linalg.eigvalsh(S_q)).sum(-1)


@log_determinant_is_derived.mistake("Your quotient is upside down: it must be det Σ_p over det Σ_q.")
def log_determinant_upside_down(S_q, S_p):
    return (np.log(np.linalg.eigvalsh(S_q)).sum(-1) - np.log(np.linalg.eigvalsh(S_p)).sum(-1)) / 2


@symbolic("theory.kl_multivariate_normal_expression", points=2, symbols="m_q m_p S_q S_p", matrices=SHAPES, on=GAUSSIANS_3D)
def multivariate_kl_is_derived(m_q, m_p, S_q, S_p):
    """The expression is KL(N(μ_q, Σ_q) ‖ N(μ_p, Σ_p)) for random Gaussians."""
    return kl_by_eigenvalues(m_q[..., 0], S_q, m_p[..., 0], S_p)


@multivariate_kl_is_derived.mistake("You did not subtract the dimension: E_q[(x − μ_q)ᵀ Σ_q⁻¹ (x − μ_q)] is d.")
def derivation_forgets_the_dimension(m_q, m_p, S_q, S_p):
    return kl_by_eigenvalues(m_q[..., 0], S_q, m_p[..., 0], S_p) + 1.5


@symbolic(
    "theory.kl_diagonal_to_standard_expression",
    points=1,
    symbols="mu_1 mu_2 mu_3 sigma_1 sigma_2 sigma_3",
    positive="sigma_1 sigma_2 sigma_3",
    on=cases.points(
        8,
        mu_1=cases.real,
        mu_2=cases.real,
        mu_3=cases.real,
        sigma_1=cases.positive,
        sigma_2=cases.positive,
        sigma_3=cases.positive,
    ),
)
def diagonal_to_standard_is_derived(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    """The expression is KL(N(μ, diag(σ²)) ‖ N(0, I)) at every point."""
    return sum(kl_of_normals(m, s, 0, 1) for m, s in ((mu_1, sigma_1), (mu_2, sigma_2), (mu_3, sigma_3)))


@diagonal_to_standard_is_derived.mistake("This is ½ Σ (log σ² − μ² − 1): its signs are flipped, and σ² itself is missing.")
def derivation_loses_the_variance(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    return sum(np.log(s) - m**2 / 2 - 0.5 for m, s in ((mu_1, sigma_1), (mu_2, sigma_2), (mu_3, sigma_3)))
