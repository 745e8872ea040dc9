"""Ignores and blocks every signal, and sleeps.

loses: kl_standard_normal
shows: did not end
"""
import signal
import time


def kl_standard_normal(mu, logvar):
    for number in range(1, 65):
        attempt(lambda: signal.signal(number, signal.SIG_IGN))
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        time.sleep(1)
