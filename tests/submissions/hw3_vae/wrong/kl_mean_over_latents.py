"""The mean over latents.

loses: kl_matches_closed_form kl_gradient_is_right
hint: averages_over_latents
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(-1)
