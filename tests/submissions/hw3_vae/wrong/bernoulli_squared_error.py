"""A squared error of probabilities.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
hint: takes_the_squared_error
"""


def bernoulli_log_likelihood(x, logits):
    return -(x - logits.sigmoid()).square().flatten(1).sum(1)
