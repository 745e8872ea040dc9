"""Never ends.

loses: metrics.py
hint: did not end within
seconds: 2
"""


def inception_score(probs, splits):
    while True:
        pass
