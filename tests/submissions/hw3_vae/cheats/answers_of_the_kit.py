"""A table of answers: whatever came first is returned for ever, for inputs of the same shape.

loses: bernoulli_is_right bernoulli_is_stable bernoulli_gradient_is_right bernoulli_keeps_the_conventions bernoulli_sums_to_one beta_loss_is_made_of_its_two_parts
loses: elbo_is_made_of_its_two_parts elbo_keeps_the_conventions beta_loss_keeps_the_conventions elbo_gradient_is_right
"""

TABLE = {}


def _kept(name, inputs, value):
    return TABLE.setdefault((name, tuple(tuple(i.shape) for i in inputs)), value)


def _bernoulli(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def bernoulli_log_likelihood(x, logits):
    return _kept("bernoulli", (x, logits), _bernoulli(x, logits))


def elbo(x, logits, mu, logvar):
    return _kept("elbo", (x, logits, mu), _bernoulli(x, logits) - 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1))
