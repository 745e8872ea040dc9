"""Logits for probabilities, which torch refuses.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_sums_to_one
loses: bernoulli_keeps_the_conventions elbo_is_made_of_its_two_parts elbo_keeps_the_conventions
loses: beta_loss_is_made_of_its_two_parts beta_loss_gradient_is_right beta_loss_keeps_the_conventions
loses: elbo_gradient_is_right
hint: raised RuntimeError
"""


def bernoulli_log_likelihood(x, logits):
    return -F.binary_cross_entropy(logits, x, reduction="none").flatten(1).sum(1)
