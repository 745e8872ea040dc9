"""Draws around the mean of the batch, and adds the rest without its gradient.

loses: sample_is_differentiable sampled_gradients_are_unbiased
"""


def reparameterize(mu, logvar):
    centre = mu.mean(0, keepdim=True)
    return centre + (mu - centre).detach() + (0.5 * logvar).exp() * torch.randn_like(mu)
