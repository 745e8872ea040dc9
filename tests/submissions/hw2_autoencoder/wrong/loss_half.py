"""Half of it.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_is_halved
"""
def reconstruction_loss(x_hat, x):
    return 0.5 * ((x_hat - x) ** 2).mean()
