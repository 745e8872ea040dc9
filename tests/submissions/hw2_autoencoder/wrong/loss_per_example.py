"""One number for each example.

loses: loss_is_the_mean_squared_error loss_gradient_is_right loss_keeps_the_conventions
hint: loss_per_example
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).flatten(1).mean(1)
