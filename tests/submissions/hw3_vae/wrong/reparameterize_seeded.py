"""Seeds the generator, so that every call draws the same.

loses: noise_is_fresh
hint: draws_the_same_noise_again
"""


def reparameterize(mu, logvar):
    torch.manual_seed(0)
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
