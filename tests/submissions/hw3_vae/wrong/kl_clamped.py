"""logvar is kept between −4 and 4.

loses: kl_matches_closed_form
"""


def kl_standard_normal(mu, logvar):
    logvar = logvar.clamp(-4, 4)
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
