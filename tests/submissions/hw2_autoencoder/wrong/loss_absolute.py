"""Absolute errors.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_is_absolute
"""
def reconstruction_loss(x_hat, x):
    return (x_hat - x).abs().mean()
