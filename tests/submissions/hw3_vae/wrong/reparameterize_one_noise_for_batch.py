"""One vector of noise, shared by the whole batch.

loses: draws_follow_the_gaussian noise_is_fresh sampled_gradients_are_unbiased
hint: shares_noise_over_the_batch
"""


def reparameterize(mu, logvar):
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape[-1], dtype=mu.dtype, device=mu.device)
