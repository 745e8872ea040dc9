"""Asks for eight gigabytes.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions kl_keeps_the_conventions
hint: needed more memory
"""


def kl_standard_normal(mu, logvar):
    return torch.ones(2_000_000_000).sum() * mu.sum(-1)
