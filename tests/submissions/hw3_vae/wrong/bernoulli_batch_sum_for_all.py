"""Summed over the batch as well, and given to every example: what is made of it follows, and is not paid for again.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one bernoulli_keeps_the_conventions
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction='none').sum().expand(len(x))
