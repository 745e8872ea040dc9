"""KL(p ‖ q).

loses: multivariate_kl_is_right multivariate_kl_agrees_with_monte_carlo multivariate_kl_is_stable multivariate_kl_reduces_to_the_diagonal_case multivariate_kl_keeps_the_conventions
hint: multivariate_swapped
"""


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    from torch.distributions import MultivariateNormal, kl_divergence

    return kl_divergence(MultivariateNormal(mu_p, cov_p), MultivariateNormal(mu_q, cov_q))
