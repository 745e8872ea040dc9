"""Always float32.

loses: loss_keeps_the_conventions
hint: it must have the inputs' dtype
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat.float() - x.float()) ** 2).mean()
