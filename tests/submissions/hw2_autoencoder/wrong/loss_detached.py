"""The value is right, and nothing can be learnt from it.

loses: loss_gradient_is_right
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat.detach() - x) ** 2).mean()
