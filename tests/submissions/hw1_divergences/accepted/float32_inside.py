"""Everything in float32, whatever comes in; the result has the inputs' dtype again."""


def kl_standard_normal(mu, logvar):
    m, l = mu.float(), logvar.float()
    return (0.5 * torch.einsum("...d->...", m * m + l.exp() - l - 1)).to(mu.dtype)
