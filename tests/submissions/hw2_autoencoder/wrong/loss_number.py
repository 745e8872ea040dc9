"""A Python number.

loses: loss_is_the_mean_squared_error loss_gradient_is_right loss_keeps_the_conventions
hint: got a Python float
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).mean().item()
