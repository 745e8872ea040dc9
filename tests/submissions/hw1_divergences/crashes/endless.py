"""Never ends.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions kl_keeps_the_conventions
seconds: 1
hint: did not end within
"""


def kl_standard_normal(mu, logvar):
    while True:
        try:
            pass
        except BaseException:
            continue
