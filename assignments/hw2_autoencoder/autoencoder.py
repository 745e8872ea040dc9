"""Assignment 2: autoencoders, which compress an image to a code of a few numbers and reconstruct it from the code.

Images are `(batch, 1, 8, 8)` with values in [-1, 1], codes `(batch, latent_dim)`: batch axes first, event axes last. Inputs are
float32 or float64 tensors on any device; results have the inputs' dtype and device.
"""

import torch


def reconstruction_loss(x_hat, x):
    """The mean squared error: the mean of (x̂ − x)² over the batch and over all entries of an event.

    x_hat, x: (batch, *event) reconstructions and originals
    returns: a tensor without axes
    source:  Leuphana exercise 6, task 16 (i)
    """
    raise NotImplementedError("reconstruction_loss is not implemented yet: replace this line with your solution.")


class Encoder(torch.nn.Module):
    """A network that maps images to codes.

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("Encoder is not implemented yet: replace this line with your solution.")

    def forward(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, latent_dim) codes"""
        raise NotImplementedError("Encoder is not implemented yet: replace this line with your solution.")


class Decoder(torch.nn.Module):
    """A network that maps codes to images. Its output must be able to reach both ends of [-1, 1].

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("Decoder is not implemented yet: replace this line with your solution.")

    def forward(self, z):
        """z: (batch, latent_dim) codes. returns: (batch, 1, 8, 8) images"""
        raise NotImplementedError("Decoder is not implemented yet: replace this line with your solution.")


class Autoencoder(torch.nn.Module):
    """An encoder and a decoder, connected by nothing but the code.

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("Autoencoder is not implemented yet: replace this line with your solution.")

    def encode(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, latent_dim) codes"""
        raise NotImplementedError("Autoencoder is not implemented yet: replace this line with your solution.")

    def decode(self, z):
        """z: (batch, latent_dim) codes. returns: (batch, 1, 8, 8) images"""
        raise NotImplementedError("Autoencoder is not implemented yet: replace this line with your solution.")

    def forward(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, 1, 8, 8) reconstructions, decode(encode(x))"""
        raise NotImplementedError("Autoencoder is not implemented yet: replace this line with your solution.")


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=8e-3, seed=0):
    """Train an autoencoder on images: minimise the mean squared error of its reconstructions over mini-batches.

    model:      an Autoencoder, trained in place
    data:       a torch Dataset of (image, label), images (1, 8, 8) in [-1, 1]; labels are not needed here
    steps:      number of training steps, each on one mini-batch, 1 or more
    batch_size: images per mini-batch, 2 or more
    lr:         highest learning rate of the training, above 0
    seed:       determines the choice of mini-batches
    returns: a list of `steps` Python floats: the loss of each mini-batch before its step
    source:  Leuphana exercise 6, task 16 (iii)
    """
    raise NotImplementedError("train_autoencoder is not implemented yet: replace this line with your solution.")


def encode_dataset(model, data):
    """Encode all images of a dataset, in its order, with the model in evaluation mode and without gradients.

    model: an Autoencoder, or any model with the same `encode` and `eval`
    data:  a torch Dataset of n pairs (image, label), images (1, 8, 8)
    returns: (codes, labels): (n, latent_dim) in the images' dtype, and (n,) int64
    """
    raise NotImplementedError("encode_dataset is not implemented yet: replace this line with your solution.")


def plot_latent_space(codes, labels):
    """A scatter plot of the latent plane: one point per code, placed at its first two entries and coloured by its label.

    codes:  (n, latent_dim) codes on the CPU, without gradients, latent_dim ≥ 2; first entry horizontal, second vertical
    labels: (n,) int64, the digit of each code, at most ten different ones; a legend or colour bar shows which colour is which
    returns: a matplotlib Figure, a new one at each call
    source:  Leuphana exercise 6, task 16 (iii)
    """
    raise NotImplementedError("plot_latent_space is not implemented yet: replace this line with your solution.")


def interpolate(model, x_start, x_end, steps=9):
    """Decode images along the straight line between the codes of two images, with the model in evaluation mode.

    model:          an Autoencoder, or any model with the same `encode`, `decode` and `eval`
    x_start, x_end: (1, 8, 8) two images, without a batch axis
    steps:          number of images, both ends included; seven or more, so that at least five lie strictly between them
    returns: (steps, 1, 8, 8) images, decoded at equal distances in latent space; the first decodes the code of x_start
    raises:  ValueError if steps is less than seven
    source:  Leuphana exercise 6, task 16 (iv)
    """
    raise NotImplementedError("interpolate is not implemented yet: replace this line with your solution.")
