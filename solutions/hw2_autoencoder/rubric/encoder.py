"""Encoders can be taught, and code each image by itself."""

import numpy as np

from autograder import cases, conventions, custom, require

from .assignment import images_of


def some_images(batch, latent):
    return lambda rng: {"x": images_of(rng, batch), "latent": latent}


def some_codes(batch, latent):
    return lambda rng: {"z": rng.normal(size=(batch, latent)).astype(np.float32), "latent": latent}


def evaluated(s, network):
    """In evaluation mode, in which batch norm and dropout treat each example by itself."""
    network.eval()
    return network


@custom(
    "Encoder",
    points=2,
    on=cases.named("2 latents, 5 images", some_images(5, 2))
    + cases.named("7 latents, 3 images", some_images(3, 7))
    + cases.named("1 latent, one image", some_images(1, 1)),
    program=lambda s, x, latent: {"codes": evaluated(s, s.mod.Encoder(latent))(x)},
)
def codes_have_the_right_shape(codes, x, latent):
    """The encoder takes (batch, 1, 8, 8) to (batch, latent_dim), for any number of latents and any batch."""
    require(codes.shape == (len(x), latent), f"codes have shape {codes.shape}, not {(len(x), latent)}")


@codes_have_the_right_shape.mistake("The number of latents is fixed. It is the argument latent_dim.")
def code_size_is_fixed(codes, x, latent):
    return codes.ndim == 2 and (codes.shape[1] != latent or latent == 2)  # perhaps two by chance


@codes_have_the_right_shape.mistake("Axes are left over: a code is (batch, latent_dim), with no others.")
def codes_keep_axes(codes, x, latent):
    return codes.ndim > 2


def shaken(s, network, by, x):
    """The network, with noise added to its parameters: some begin with a last layer of zeros, through which nothing passes."""
    network(x)  # layers that learn their sizes from what they are given first have parameters only now
    weights = parameters(s, network)
    noise = s.torch.utils._pytree.tree_map(s.torch.randn_like, weights)  # each as its parameter lies in memory
    s.torch.set_grad_enabled(False)
    s.torch._foreach_add_(weights, noise, alpha=by)
    s.torch.set_grad_enabled(True)
    return network


def parameters(s, network):
    """The list of a network's parameters, which an optimiser makes of whatever `parameters()` is."""
    return s.torch.optim.SGD(network.parameters(), 1.0).param_groups[0]["params"]


def slopes_of_an_encoder(s, x):
    network = shaken(s, evaluated(s, s.mod.Encoder(3)), 0.1, x)
    codes = network(x)
    s.torch.sum(s.torch.square(codes)).backward()
    return {"codes": codes, "slope": s.torch.nn.utils.clip_grad_norm_(network.parameters(), 1e9)}


def constant(codes):
    """Rows of one matrix product may differ by rounding, 6e-8, and no more."""
    return bool(np.ptp(codes, axis=0).max() <= 1e-6 * np.abs(codes).max())


@custom("Encoder", points=2, on=cases.named("8 images", lambda rng: {"x": images_of(rng, 8)}), program=slopes_of_an_encoder)
def encoder_can_be_taught(codes, slope, x):
    """Gradients reach the encoder's parameters, and codes depend on images."""
    require(len(codes) == len(x) and not constant(codes), "all images have the same code")
    require(float(slope) > 0, "the gradient of the codes in the encoder's parameters is zero")


@encoder_can_be_taught.mistake("Every image gets the same code: nothing of the image reaches it.")
def codes_are_constant(codes, slope, x):
    return constant(codes)


@encoder_can_be_taught.mistake("It cannot learn: no gradient reaches its parameters. Is there a no_grad or a detach?")
def encoder_does_not_learn(codes, slope, x):
    return float(slope) == 0 and not constant(codes)


def alone_and_among_others(make):
    """A program: outputs for examples together, and for the same ones each in another batch, in another order."""

    def program(s, x, strangers, order):
        network = evaluated(s, make(s))
        mixed = s.torch.index_select(s.torch.cat([x, strangers]), 0, order)
        return {"together": network(x), "mixed": network(mixed)}

    return program


def mixed(event):
    def draw(rng):
        x, strangers = (rng.uniform(-1, 1, (n, *event)).astype(np.float32) for n in (5, 4))
        return {"x": x, "strangers": 3 * strangers, "order": rng.permutation(9)}

    return draw


def agree(together, others, order):
    """Is each example's output the same in both batches? To 1e-3: products of matrices of other sizes round differently."""
    require(len(together) == 5 and len(others) == 9, "the results do not have one row for each example")
    back = others[np.argsort(order)][:5]
    off = np.abs(together - back).max()
    require(bool(off <= 1e-3 * (1 + np.abs(together).max())), f"an example's output changes by {off:.3g} with its batch")


@custom(
    "Encoder",
    points=1,
    on=cases.named("5 images, and among others", mixed((1, 8, 8))),
    program=alone_and_among_others(lambda s: s.mod.Encoder(3)),
)
def codes_depend_on_their_own_image(together, mixed, order):
    """In evaluation mode an image has the same code whatever batch it comes in, and at every call."""
    agree(together, mixed, order)


def network_in_float64(name):
    """A program: the network in float64, and wherever its inputs are."""

    def program(s, x):
        network = shaken(s, evaluated(s, getattr(s.mod, name)(3).double()), 0.1, x)
        return {"value": network(x), "x afterwards": x, "attempts": s.placed(network, [x])}

    return program


@conventions(
    "Encoder",
    points=1,
    on=cases.named("4 images", lambda rng: {"x": images_of(rng, 4, "float64")}),
    program=network_in_float64("Encoder"),
)
def encoder_keeps_the_conventions():
    """Moved to float64 it gives codes of float64; it works where its parameters are; images are left unchanged."""
