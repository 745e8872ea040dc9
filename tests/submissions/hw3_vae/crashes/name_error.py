"""A name that is not defined.

loses: kl_matches_closed_form kl_gradient_is_right elbo_is_made_of_its_two_parts elbo_keeps_the_conventions
loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right beta_loss_keeps_the_conventions
loses: elbo_gradient_is_right kl_keeps_the_conventions
hint: raised NameError
"""


def kl_standard_normal(mu, logvar):
    return 0.5 * (mu**2 + sigma**2 - 1 - logvar).sum(-1)
