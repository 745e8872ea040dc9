"""Summed over the batch as well.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one bernoulli_keeps_the_conventions
hint: sums_over_the_batch
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction='none').sum()
