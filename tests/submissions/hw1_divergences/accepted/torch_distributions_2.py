"""torch.distributions for every Gaussian."""
from torch.distributions import MultivariateNormal, Normal, kl_divergence


def kl_univariate_normal(mu_q, sigma_q, mu_p, sigma_p):
    return kl_divergence(Normal(mu_q, sigma_q), Normal(mu_p, sigma_p))


def kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p):
    return kl_divergence(Normal(mu_q, (logvar_q / 2).exp()), Normal(mu_p, (logvar_p / 2).exp())).sum(-1)


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    return kl_divergence(MultivariateNormal(mu_q, covariance_matrix=cov_q), MultivariateNormal(mu_p, covariance_matrix=cov_p))
