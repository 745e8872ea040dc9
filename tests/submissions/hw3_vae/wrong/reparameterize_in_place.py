"""Works in the encoder's own tensors.

loses: reparameterize_keeps_the_conventions
hint: in place
"""


def reparameterize(mu, logvar):
    if mu.requires_grad:
        return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
    return mu.add_(logvar.mul_(0.5).exp_() * torch.randn_like(mu))
