"""Sums over the pixels, and averages over the batch.

loses: loss_is_the_mean_squared_error loss_gradient_is_right
hint: loss_sums_entries
"""
def reconstruction_loss(x_hat, x):
    return ((x_hat - x) ** 2).flatten(1).sum(1).mean()
