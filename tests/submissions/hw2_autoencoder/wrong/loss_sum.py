"""Sums over everything.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_sums_everything
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).sum()
