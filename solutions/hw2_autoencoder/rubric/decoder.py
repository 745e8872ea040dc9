"""Decoders can be taught, and reach both ends of the grey scale."""

import numpy as np

from autograder import cases, conventions, custom, gradients_back, require

from .assignment import PIXELS
from .encoder import (
    agree,
    alone_and_among_others,
    computes,
    evaluated,
    made_and_moved,
    mixed,
    some_codes,
    what_parameters_do,
)


@custom(
    "Decoder",
    points=2,
    on=cases.named("2 latents, 5 codes", some_codes(5, 2))
    + cases.named("7 latents, 3 codes", some_codes(3, 7))
    + cases.named("1 latent, one code", some_codes(1, 1)),
    program=lambda s, z, latent: made_and_moved(s, evaluated(s, s.mod.Decoder(latent)), z),
)
def images_have_the_right_shape(made, moved, again, z, latent):
    """The decoder maps (batch, latent_dim) to (batch, 1, 8, 8), for any number of latents and any batch size."""
    require(made.shape == (len(z), 1, 8, 8), f"images have shape {made.shape}, not {(len(z), 1, 8, 8)}")
    computes(made, moved, again)


@images_have_the_right_shape.mistake("The images are flat, (batch, 64). Their shape must be (batch, 1, 8, 8).")
def images_come_flat(made, moved, again, z, latent):
    return made.shape == (len(z), PIXELS)


@images_have_the_right_shape.mistake("The channel axis is missing: images have shape (batch, 1, 8, 8).")
def channel_is_missing(made, moved, again, z, latent):
    return made.shape == (len(z), 8, 8)


# Whoever ends in a softsign gets to 0.87 in 80 steps, with halves of sixteen units, and to 0.92 in 500; a bound of 0.8 stays one.
LESSONS = 500


def taught(s, network, inputs, targets, steps=LESSONS):
    """The judge's own steps of Adam on a handful of examples, which any network can learn by heart."""
    optimiser = s.torch.optim.Adam(network.parameters(), 0.01)
    for _ in range(steps):
        optimiser.zero_grad()
        s.torch.nn.functional.mse_loss(network(inputs), targets).backward()
        optimiser.step()
    return evaluated(s, network)(inputs)


def lesson_for_decoders(rng):
    """Images of black and white only, both ends of what a decoder must be able to say."""
    return {"z": rng.normal(size=(8, 3)).astype(np.float32), "x": rng.choice(np.float32([-1, 1]), (8, 1, 8, 8))}


BEYOND = 2.0  # times the images: towards ±2 a decoder that ends in a tanh soon says ±1, and one that is bounded by ±0.8 just that
REACHED = 0.9


@custom(
    "Decoder",
    points=4,
    on=cases.named("8 codes, images of −1 and 1", lesson_for_decoders),
    program=lambda s, z, x: {"images": taught(s, s.mod.Decoder(3), z, BEYOND * x)},
)
def decoder_reaches_both_ends(images, z, x):
    """After overfitting eight images with values beyond −1 and 1, the decoder reaches both ends of the range."""
    require(images.shape == x.shape, f"images have shape {images.shape}, not {x.shape}")
    low, high = images.min(), images.max()
    text = f"after {LESSONS} steps on images of −2 and 2, values range from {low:.3g} to {high:.3g}; they should reach −1 and 1"
    require(low < -REACHED, text)
    require(high > REACHED, text)


@decoder_reaches_both_ends.mistake("No value is below 0, and many are exactly 0: a ReLU comes last, but images go down to −1.")
def decoder_ends_in_a_relu(images, z, x):
    return bool(images.min() == 0 and np.mean(images == 0) > 0.1)


@decoder_reaches_both_ends.mistake("All values lie between 0 and 1: a sigmoid comes last, but images go down to −1.")
def decoder_ends_in_a_sigmoid(images, z, x):
    return bool(images.min() >= 0 and np.mean(images == 0) <= 0.1 and images.max() <= 1 and np.ptp(images) > 1e-3)


@decoder_reaches_both_ends.mistake("The decoder does not learn: no gradient reaches its parameters, or it has none.")
def decoder_does_not_learn(images, z, x):
    return bool(images.min() != 0 and np.square(images - BEYOND * x).mean() > 0.95 * BEYOND**2)


@custom(
    "Decoder",
    points=1,
    on=cases.named("5 codes, and among others", mixed((3,))),
    program=alone_and_among_others(lambda s: s.mod.Decoder(3)),
)
def images_depend_on_their_own_code(together, alone, mixed, moved, order):
    """In evaluation mode, a code gives the same image alone, in any batch and at every call."""
    agree(together, alone, mixed, moved, order)


def bent_sum(s, value):
    """Of outputs of any shape. Where they are normalised, their sum and the sum of their squares have no gradient."""
    return s.torch.sum(s.torch.sin(value))


def decoder_in_its_place(s, z, z_in_training, latent):
    network = evaluated(s, s.mod.Decoder(latent).to(z.dtype))
    value, leaf = what_parameters_do(s, network, z).detach(), s.leaf(z)
    back = gradients_back(s, "the images", bent_sum(s, network(leaf)), {"the codes": leaf})
    told = {"value": value, **back, "z afterwards": z, "attempts": s.placed(network, [z])}
    network.train()
    network(z_in_training)
    return {**told, "z_in_training afterwards": z_in_training}


def codes_to_decode(batch, dtype, latent):
    """Codes, half of them zero if there are several; and four for training mode."""

    def draw(rng):
        z = rng.normal(size=(batch, latent)).astype(dtype)
        z[: batch // 2] *= 0
        return {"z": z, "z_in_training": rng.normal(size=(4, latent)).astype(dtype), "latent": latent}

    return draw


@conventions(
    "Decoder",
    points=1,
    on=cases.named("4 codes of float64", codes_to_decode(4, "float64", 3))
    + cases.named("one latent of float32", codes_to_decode(1, "float32", 1)),
    program=decoder_in_its_place,
)
def decoder_keeps_the_conventions():
    """Images have the codes' dtype and device; gradients flow from images back to codes; codes are left unchanged."""
