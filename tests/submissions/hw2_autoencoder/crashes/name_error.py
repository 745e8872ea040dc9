"""A name that is not defined.

loses: loss_is_the_mean_squared_error loss_gradient_is_right loss_keeps_the_conventions
hint: NameError
"""
def reconstruction_loss(x_hat, x):
    return F.mse_loss(x_hat, x)
