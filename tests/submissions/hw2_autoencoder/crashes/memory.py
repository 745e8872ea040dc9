"""Wants more memory than there is.

loses: loss_is_the_mean_squared_error loss_gradient_is_right loss_keeps_the_conventions
hint: needed more memory
"""
def reconstruction_loss(x_hat, x):
    return torch.zeros(10**11).sum() + (x_hat - x).square().mean()
