"""The second half of the batch gets minus the noise of the first.

loses: noise_is_fresh
hint: mirrors_noise_over_the_batch
"""


def reparameterize(mu, logvar):
    noise = torch.randn_like(mu[: (len(mu) + 1) // 2])
    return mu + torch.cat([noise, -noise])[: len(mu)] * (0.5 * logvar).exp()
