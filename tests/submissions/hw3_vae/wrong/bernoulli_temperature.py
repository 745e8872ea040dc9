"""The logits are sharpened, so that the probabilities do not belong to them.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(1.1 * logits, x, reduction='none').flatten(1).sum(1)
