"""One number of noise for each example, shared by its latents.

loses: draws_follow_the_gaussian noise_is_fresh
hint: shares_noise_over_latents
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu[..., :1])
