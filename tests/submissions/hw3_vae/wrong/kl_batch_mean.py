"""The mean over the batch.

loses: kl_matches_closed_form kl_gradient_is_right kl_keeps_the_conventions
hint: averages_kl_over_the_batch
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1).mean()
