"""Works in the memory of its argument.

loses: loss_keeps_the_conventions
hint: changes its argument x in place
"""
def reconstruction_loss(x_hat, x):
    return x.sub_(x_hat).square().mean()
