"""The file is no Python.

loses: autoencoder.py
hint: autoencoder.py
"""
def reconstruction_loss(x_hat, x)
    return 0
