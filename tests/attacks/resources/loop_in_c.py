"""A loop within one instruction, where no signal is handled.

loses: kl_standard_normal
shows: did not end
"""
import re


def kl_standard_normal(mu, logvar):
    re.match(r"(a*)*b", "a" * 60)
    return mu
