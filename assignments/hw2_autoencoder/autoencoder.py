"""Assignment 2: autoencoders, a code of a few numbers for each image, and the way back.

Images are `(batch, 1, 8, 8)` with values in [-1, 1], codes `(batch, latent_dim)`: batch axes first, event axes last. Inputs are
float32 or float64 tensors on any device; results have the inputs' dtype and device.
"""

import torch


def reconstruction_loss(x_hat, x):
    """The mean squared error: the mean of (x̂ − x)² over the batch and over all entries of an event.

    x_hat, x: (batch, *event) reconstructions, and what they should be
    returns: a tensor without axes
    source:  Leuphana exercise 6, task 16 (i)
    """
    raise NotImplementedError("reconstruction_loss is not implemented yet: replace this line with your solution.")


class Encoder(torch.nn.Module):
    """From an image to its code.

    latent_dim: number of entries of the code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("Encoder is not implemented yet: replace this line with your solution.")

    def forward(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, latent_dim) codes"""
        raise NotImplementedError("Encoder is not implemented yet: replace this line with your solution.")


class Decoder(torch.nn.Module):
    """From a code to an image. What it can say must reach both ends of [-1, 1].

    latent_dim: number of entries of the code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        raise NotImplementedError("Decoder is not implemented yet: replace this line with your solution.")

    def forward(self, z):
        """z: (batch, latent_dim) codes. returns: (batch, 1, 8, 8) images"""
        raise NotImplementedError("Decoder is not implemented yet: replace this line with your solution.")


class Autoencoder(torch.nn.Module):
    """An encoder and a decoder, with nothing but the code between them.

    latent_dim: number of entries of the code, 1 or more
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
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, 1, 8, 8) their reconstructions, decode(encode(x))"""
        raise NotImplementedError("Autoencoder is not implemented yet: replace this line with your solution.")


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=8e-3, seed=0):
    """Fits an autoencoder to images: minimises the mean squared error of reconstructions over mini-batches.

    model:      an Autoencoder; it is trained in place
    data:       a torch Dataset of (image, label), images (1, 8, 8) in [-1, 1]; labels are of no use here
    steps:      how many mini-batches to take a step on, 1 or more
    batch_size: images in a mini-batch, 2 or more
    lr:         learning rate, at its highest, above 0
    seed:       of the choice of mini-batches
    returns: a list of `steps` Python floats: the loss of each mini-batch, before its step
    source:  Leuphana exercise 6, task 16 (iii)
    """
    raise NotImplementedError("train_autoencoder is not implemented yet: replace this line with your solution.")


def encode_dataset(model, data):
    """The codes of all images of a dataset, in its order, by the model in evaluation mode, without gradients.

    model: an Autoencoder, or anything with its `encode` and `eval`
    data:  a torch Dataset of n pairs (image, label), images (1, 8, 8)
    returns: (codes, labels), (n, latent_dim) of the images' dtype, and (n,) int64
    """
    raise NotImplementedError("encode_dataset is not implemented yet: replace this line with your solution.")


def plot_latent_space(codes, labels):
    """A scatter plot of the latent plane: one point for each code, at its first two entries, in the colour of its label.

    codes:  (n, latent_dim) codes on the CPU, without gradients, latent_dim ≥ 2; the first entry goes to the right, the second up
    labels: (n,) int64, one of at most ten digits for each code; a legend or a colour bar says which colour is which
    returns: a matplotlib Figure of its own, new at each call
    source:  Leuphana exercise 6, task 16 (iii)
    """
    raise NotImplementedError("plot_latent_space is not implemented yet: replace this line with your solution.")


def interpolate(model, x_start, x_end, steps=9):
    """Images along the straight line between the codes of two images, by the model in evaluation mode.

    model:          an Autoencoder, or anything with its `encode`, `decode` and `eval`
    x_start, x_end: (1, 8, 8) two images, without a batch axis
    steps:          how many images, both ends included; seven or more, so that five or more are strictly between
    returns: (steps, 1, 8, 8), decoded at equal distances in latent space; the first decodes the code of x_start
    raises:  ValueError where steps is less than seven
    source:  Leuphana exercise 6, task 16 (iv)
    """
    raise NotImplementedError("interpolate is not implemented yet: replace this line with your solution.")
