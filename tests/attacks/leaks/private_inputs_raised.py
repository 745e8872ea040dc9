"""Raises its inputs as the message, in public and in private cases alike.

loses: kl_standard_normal
shows: INPUTS
"""


def kl_standard_normal(mu, logvar):
    raise ValueError(f"INPUTS {mu.tolist()} {logvar.tolist()}")
