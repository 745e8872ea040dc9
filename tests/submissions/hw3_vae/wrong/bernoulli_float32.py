"""Goes through float32.

loses: bernoulli_keeps_the_conventions bernoulli_gradient_is_right
hint: must have the inputs' dtype
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy_with_logits(logits.float(), x.float(), reduction='none').flatten(1).sum(1)
