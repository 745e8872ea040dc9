"""p(x|z) for p(z|x), as an answer sheet says.

loses: tightness_is_chosen
hint: takes_the_likelihood_for_the_posterior
"""


def when_the_bound_is_tight():
    return 'b'
