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
    # BEGIN SOLUTION
    return (x_hat - x).square().mean()
    # END SOLUTION


class Encoder(torch.nn.Module):
    """A network that maps images to codes.

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        # BEGIN SOLUTION
        self.layers = torch.nn.Sequential(
            torch.nn.Flatten(),
            torch.nn.Linear(64, 56),
            torch.nn.SiLU(),
            torch.nn.Linear(56, 56),
            torch.nn.SiLU(),
            torch.nn.Linear(56, latent_dim),
        )
        # END SOLUTION

    def forward(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, latent_dim) codes"""
        # BEGIN SOLUTION
        return self.layers(x)
        # END SOLUTION


class Decoder(torch.nn.Module):
    """A network that maps codes to images. Its output must be able to reach both ends of [-1, 1].

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        # BEGIN SOLUTION
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(latent_dim, 56),
            torch.nn.SiLU(),
            torch.nn.Linear(56, 56),
            torch.nn.SiLU(),
            torch.nn.Linear(56, 64),
            torch.nn.Tanh(),
            torch.nn.Unflatten(1, (1, 8, 8)),
        )
        # END SOLUTION

    def forward(self, z):
        """z: (batch, latent_dim) codes. returns: (batch, 1, 8, 8) images"""
        # BEGIN SOLUTION
        return self.layers(z)
        # END SOLUTION


class Autoencoder(torch.nn.Module):
    """An encoder and a decoder, connected by nothing but the code.

    latent_dim: number of entries in a code, 1 or more
    """

    def __init__(self, latent_dim):
        super().__init__()
        # BEGIN SOLUTION
        self.encoder = Encoder(latent_dim)
        self.decoder = Decoder(latent_dim)
        # END SOLUTION

    def encode(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, latent_dim) codes"""
        # BEGIN SOLUTION
        return self.encoder(x)
        # END SOLUTION

    def decode(self, z):
        """z: (batch, latent_dim) codes. returns: (batch, 1, 8, 8) images"""
        # BEGIN SOLUTION
        return self.decoder(z)
        # END SOLUTION

    def forward(self, x):
        """x: (batch, 1, 8, 8) images in [-1, 1]. returns: (batch, 1, 8, 8) reconstructions, decode(encode(x))"""
        # BEGIN SOLUTION
        return self.decode(self.encode(x))
        # END SOLUTION


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
    # BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    images = torch.stack([image for image, _ in data])
    losses = []
    model.train()
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,), generator=generator)]
        # Spelled out once more, so that a slip in reconstruction_loss costs that function's points and not these as well.
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
    # END SOLUTION


def encode_dataset(model, data):
    """Encode all images of a dataset, in its order, with the model in evaluation mode and without gradients.

    model: an Autoencoder, or any model with the same `encode` and `eval`
    data:  a torch Dataset of n pairs (image, label), images (1, 8, 8)
    returns: (codes, labels): (n, latent_dim) in the images' dtype, and (n,) int64
    """
    # BEGIN SOLUTION
    loader = torch.utils.data.DataLoader(data, batch_size=256)
    model.eval()
    with torch.no_grad():
        batches = [(model.encode(images), torch.as_tensor(labels)) for images, labels in loader]
    return torch.cat([codes for codes, _ in batches]), torch.cat([labels for _, labels in batches])
    # END SOLUTION


def plot_latent_space(codes, labels):
    """A scatter plot of the latent plane: one point per code, placed at its first two entries and coloured by its label.

    codes:  (n, latent_dim) codes on the CPU, without gradients, latent_dim ≥ 2; first entry horizontal, second vertical
    labels: (n,) int64, the digit of each code, at most ten different ones; a legend or colour bar shows which colour is which
    returns: a matplotlib Figure, a new one at each call
    source:  Leuphana exercise 6, task 16 (iii)
    """
    # BEGIN SOLUTION
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    for label in labels.unique():
        axes.scatter(codes[labels == label, 0], codes[labels == label, 1], s=8, label=label.item())
    figure.legend(loc="outside right upper", title="digit")
    return axes.figure
    # END SOLUTION


def interpolate(model, x_start, x_end, steps=9):
    """Decode images along the straight line between the codes of two images, with the model in evaluation mode.

    model:          an Autoencoder, or any model with the same `encode`, `decode` and `eval`
    x_start, x_end: (1, 8, 8) two images, without a batch axis
    steps:          number of images, both ends included; seven or more, so that at least five lie strictly between them
    returns: (steps, 1, 8, 8) images, decoded at equal distances in latent space; the first decodes the code of x_start
    raises:  ValueError if steps is less than seven
    source:  Leuphana exercise 6, task 16 (iv)
    """
    # BEGIN SOLUTION
    if steps < 7:
        raise ValueError(f"a path of {steps} images has fewer than five between its ends")
    model.eval()
    start, end = model.encode(torch.stack([x_start, x_end]))
    ways = torch.linspace(0, 1, steps, dtype=start.dtype, device=start.device)[:, None]
    return model.decode((1 - ways) * start + ways * end)
    # END SOLUTION
