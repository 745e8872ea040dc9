"""Sees whether a hint is given for a private answer: it returns a recognised mistake on private cases only.

loses: kl_matches_closed_form kl_gradient_is_right
"""
asked = set()


def kl_standard_normal(mu, logvar):
    asked.add(str(mu.flatten()[:2].tolist()))
    right = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
    return right if len(asked) <= 4 else -right
