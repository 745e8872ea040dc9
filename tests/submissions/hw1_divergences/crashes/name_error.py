"""A name that does not exist, in one function.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions kl_keeps_the_conventions
hint: raised NameError
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - log_var).sum(-1)
