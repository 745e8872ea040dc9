"""One value for two.

loses: posterior_is_exact gap_is_zero_at_the_posterior posterior_keeps_the_conventions posterior_keeps_its_digits
"""


def exact_posterior(x, W, b, noise_var):
    return x
