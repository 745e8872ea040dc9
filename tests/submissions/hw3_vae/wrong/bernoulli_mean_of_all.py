"""reduction='mean', the default.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one bernoulli_keeps_the_conventions
hint: averages_over_everything
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x)
