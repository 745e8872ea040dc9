"""A squeeze that takes the batch for the event where the event has one entry.

loses: elbo_is_made_of_its_two_parts
"""


def elbo(x, logits, mu, logvar):
    terms = -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1)
    return (terms.squeeze(1) if len(x) > 1 else terms).sum(-1) - kl_standard_normal(mu, logvar)
