"""Stops itself, so that it neither ends nor answers.

loses: kl_standard_normal
"""
import os
import signal


def kl_standard_normal(mu, logvar):
    os.kill(os.getpid(), signal.SIGSTOP)
