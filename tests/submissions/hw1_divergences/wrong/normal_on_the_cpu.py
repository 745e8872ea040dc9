"""The constant is made on the default device, not on the inputs'.

loses: kl_keeps_the_conventions
hint: device
"""


def kl_standard_normal(mu, logvar):
    ones = torch.ones(mu.shape, dtype=mu.dtype)
    return 0.5 * (mu**2 + logvar.exp() - ones - logvar).sum(-1)
