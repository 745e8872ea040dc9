"""A loop that no exception ends.

loses: kl_standard_normal
shows: did not end
"""


def kl_standard_normal(mu, logvar):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
