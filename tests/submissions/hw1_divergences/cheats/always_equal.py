"""An object that claims to equal everything.

loses: kl_matches_closed_form kl_agrees_with_monte_carlo kl_gradient_is_right kl_is_stable kl_keeps_the_conventions kl_keeps_the_conventions
"""


class Equal:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        return self


def kl_standard_normal(mu, logvar):
    return Equal()
