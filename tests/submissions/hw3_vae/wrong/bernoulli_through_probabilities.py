"""binary_cross_entropy of probabilities: right until the logarithm is clamped.

loses: bernoulli_is_stable bernoulli_gradient_is_right
hint: clamps_at_a_hundred
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy(logits.sigmoid(), x, reduction='none').flatten(1).sum(1)
