"""Logits taken for probabilities, clamped until nothing is raised.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
hint: takes_logits_for_probabilities
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy(logits.clamp(0, 1), x, reduction='none').flatten(1).sum(1)
