"""The prior for the posterior.

loses: tightness_is_chosen
hint: takes_the_prior_for_the_posterior
"""


def when_the_bound_is_tight():
    return 'a'
