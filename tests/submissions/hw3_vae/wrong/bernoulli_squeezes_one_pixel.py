"""A squeeze that takes the batch for the event where the event has one entry.

loses: bernoulli_is_right
"""


def bernoulli_log_likelihood(x, logits):
    terms = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1)
    return (terms.squeeze(1) if len(x) > 1 else terms).sum(-1)
