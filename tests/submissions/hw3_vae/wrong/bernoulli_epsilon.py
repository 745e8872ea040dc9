"""log(p + 1e-8), against the infinity.

loses: bernoulli_is_stable bernoulli_gradient_is_right
"""


def bernoulli_log_likelihood(x, logits):
    p = logits.sigmoid()
    return (x * (p + 1e-8).log() + (1 - x) * (1 - p + 1e-8).log()).flatten(1).sum(1)
