"""A black pixel costs nothing: the probabilities do not add up to one.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
"""


def bernoulli_log_likelihood(x, logits):
    return -(F.softplus(-logits) * x + 0.5 * F.softplus(logits) * (1 - x)).flatten(1).sum(1)
