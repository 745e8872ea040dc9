"""log of a probability that is 0 or 1 in float32: infinite, or NaN.

loses: bernoulli_is_stable bernoulli_gradient_is_right
hint: not finite
"""


def bernoulli_log_likelihood(x, logits):
    p = logits.sigmoid()
    return (x * p.log() + (1 - x) * (1 - p).log()).flatten(1).sum(1)
