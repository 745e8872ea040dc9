"""Only the pixels that are 1.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
hint: forgets_the_zeros
"""


def bernoulli_log_likelihood(x, logits):
    return (x * F.logsigmoid(logits)).flatten(1).sum(1)
