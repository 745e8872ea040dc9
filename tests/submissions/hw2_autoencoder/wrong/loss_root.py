"""The root of it.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_takes_the_root
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).mean().sqrt()
