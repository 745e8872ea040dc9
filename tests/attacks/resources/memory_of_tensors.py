"""Asks torch for more memory than there is, at once and in parts.

loses: kl_standard_normal
shows: more memory
"""


def kl_standard_normal(mu, logvar):
    kept = [torch.ones(1 << 22) for _ in range(1 << 20)]
    return kept[0]
