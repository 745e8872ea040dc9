"""sys.exit in a function: a request like any other, answered.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions kl_keeps_the_conventions
hint: raised SystemExit
"""
import sys


def kl_standard_normal(mu, logvar):
    sys.exit(0)
