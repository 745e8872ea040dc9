"""Looks at its inputs' values first, and divides by a constant that is made without a device."""


def kl_standard_normal(mu, logvar):
    if bool((logvar > 1000).any()):
        raise ValueError("that is no log-variance")
    half = torch.tensor(0.5)
    return half * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)
