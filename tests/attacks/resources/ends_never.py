"""Never returns from being ended: threads that are not daemons, handlers at exit, a finaliser that loops.

loses: kl_standard_normal
"""
import atexit
import sys
import threading
import time


def kl_standard_normal(mu, logvar):
    atexit.register(time.sleep, 1000)
    threading.Thread(target=time.sleep, args=(1000,)).start()
    sys.exit(0)
