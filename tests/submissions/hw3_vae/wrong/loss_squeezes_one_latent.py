"""A squeeze that takes the batch for the event where the event has one entry.

loses: beta_loss_is_made_of_its_two_parts
"""


def beta_vae_loss(x, logits, mu, logvar, beta):
    terms = 0.5 * (mu**2 + logvar.exp() - 1 - logvar)
    kl = (terms.squeeze(1) if len(x) > 1 else terms).sum(-1)
    return (beta * kl - bernoulli_log_likelihood(x, logits)).mean()
