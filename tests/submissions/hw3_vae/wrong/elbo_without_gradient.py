"""Right in value, under no_grad.

loses: elbo_gradient_is_right
"""


@torch.no_grad()
def elbo(x, logits, mu, logvar):
    return bernoulli_log_likelihood(x, logits) - kl_standard_normal(mu, logvar)
