"""A sigmoid before a function that takes logits.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_keeps_the_conventions bernoulli_sums_to_one
hint: applies_the_sigmoid_twice
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits.sigmoid(), x, reduction='none').flatten(1).sum(1)
