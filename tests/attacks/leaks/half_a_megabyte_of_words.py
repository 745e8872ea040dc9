"""Raises and prints so much that a report cannot be read, or not be sent.

loses: kl_standard_normal
shows: more characters
never: W{20000}
"""


def kl_standard_normal(mu, logvar):
    print("W" * 500_000)
    raise RuntimeError("W" * 500_000)
