"""Averages before it squares.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_squares_the_mean
"""
def reconstruction_loss(x_hat, x):
    return (x_hat - x).mean() ** 2
