"""Encoders can be taught, and code each image by itself."""

import numpy as np

from autograder import cases, conventions, custom, require

from .assignment import images_of


def some_zero(x):
    """The images, with a row of zeros in each."""
    x[:, :, 3] = 0
    return x


def some_images(batch, latent):
    return lambda rng: {"x": some_zero(images_of(rng, batch)), "latent": latent}


def some_codes(batch, latent):
    return lambda rng: {"z": rng.normal(size=(batch, latent)).astype(np.float32), "latent": latent}


def evaluated(s, network):
    """In evaluation mode, in which batch norm and dropout treat each example by itself."""
    network.eval()
    return network


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


MANY = 24  # latents: whoever ends in a ReLU may begin with a few that are zero for all images


def made_and_moved(s, network, x):
    """What a network says as it is made; and twice once its parameters were changed."""
    made = network(x)
    moved = shaken(s, network, 0.1, x)
    return {"made": made, "moved": moved(x), "again": moved(x)}


def computes(made, moved, again):
    """Whoever returns something of the right shape computes nothing yet: what a network says is a matter of its parameters."""
    require(not np.array_equal(made, moved), "the output stays the same when the network's parameters change")
    require(np.array_equal(moved, again), "a second call with the same input returns a different result")


@custom(
    "Encoder",
    points=2,
    on=cases.named("2 latents, 5 images", some_images(5, 2))
    + cases.named(f"{MANY} latents, 3 images", some_images(3, MANY))
    + cases.named("1 latent, one image", some_images(1, 1)),
    program=lambda s, x, latent: made_and_moved(s, evaluated(s, s.mod.Encoder(latent)), x),
)
def codes_have_the_right_shape(made, moved, again, x, latent):
    """The encoder maps (batch, 1, 8, 8) to (batch, latent_dim), for any number of latents and any batch size."""
    require(made.shape == (len(x), latent), f"codes have shape {made.shape}, not {(len(x), latent)}")
    if latent == MANY:
        computes(made, moved, again)


@codes_have_the_right_shape.mistake("A code has the wrong number of entries: it must be latent_dim, the argument.")
def code_size_is_fixed(made, moved, again, x, latent):
    return made.ndim == 2 and (made.shape[1] != latent or latent == 2)  # perhaps two by chance


@codes_have_the_right_shape.mistake("The codes have too many axes. Their shape is (batch, latent_dim).")
def codes_keep_axes(made, moved, again, x, latent):
    return made.ndim > 2


def slopes_of_an_encoder(s, x):
    network = shaken(s, evaluated(s, s.mod.Encoder(MANY)), 0.1, x)
    codes = network(x)
    s.torch.sum(s.torch.square(codes)).backward()
    return {"codes": codes, "slope": s.torch.nn.utils.clip_grad_norm_(network.parameters(), 1e9)}


def constant(codes):
    """Rows of one matrix product may differ by rounding, 6e-8, and no more."""
    return bool(np.ptp(codes, axis=0).max() <= 1e-6 * np.abs(codes).max())


@custom("Encoder", points=2, on=cases.named("8 images", lambda rng: {"x": images_of(rng, 8)}), program=slopes_of_an_encoder)
def encoder_can_be_taught(codes, slope, x):
    """Gradients reach the encoder's parameters, and the codes depend on the images."""
    require(len(codes) == len(x) and not constant(codes), "all images have the same code")
    require(float(slope) > 0, "the gradient of the codes with respect to the encoder's parameters is zero")


@encoder_can_be_taught.mistake("Every image gets the same code: it does not depend on the image.")
def codes_are_constant(codes, slope, x):
    return constant(codes)


@encoder_can_be_taught.mistake("The encoder cannot learn: no gradient reaches its parameters. Is there a no_grad or a detach?")
def encoder_does_not_learn(codes, slope, x):
    return float(slope) == 0 and not constant(codes)


def alone_and_among_others(make):
    """A program: outputs for examples together, for the first one alone, and for the same ones each in another batch, in another
    order; and for them together once the parameters were changed."""

    def program(s, x, strangers, order):
        network = evaluated(s, make(s))
        mixed = s.torch.index_select(s.torch.cat([x, strangers]), 0, order)
        found = {"together": network(x), "alone": network(s.torch.narrow(x, 0, 0, 1)), "mixed": network(mixed)}
        return {**found, "moved": shaken(s, network, 0.1, x)(x)}

    return program


def mixed(event):
    def draw(rng):
        x, strangers = (rng.uniform(-1, 1, (n, *event)).astype(np.float32) for n in (5, 4))
        return {"x": x, "strangers": 3 * strangers, "order": rng.permutation(9)}

    return draw


def agree(together, alone, others, moved, order):
    """Is each example's output the same in both batches, and the first one's alone? To 1e-3: products of matrices of other sizes
    round differently."""
    require(len(together) == 5 and len(alone) == 1 and len(others) == 9, "the results do not have one row per example")
    require(not np.array_equal(together, moved), "the output stays the same when the network's parameters change")
    back = others[np.argsort(order)][:5]
    off = max(np.abs(together - back).max(), np.abs(together[:1] - alone).max())
    require(bool(off <= 1e-3 * (1 + np.abs(together).max())), f"an example's output changes by {off:.3g} when its batch changes")


@custom(
    "Encoder",
    points=1,
    on=cases.named("5 images, and among others", mixed((1, 8, 8))),
    program=alone_and_among_others(lambda s: s.mod.Encoder(MANY)),
)
def codes_depend_on_their_own_image(together, alone, mixed, moved, order):
    """In evaluation mode, an image has the same code alone, in any batch and at every call."""
    agree(together, alone, mixed, moved, order)


def what_parameters_do(s, network, x):
    """For `conventions`, (batch, entries): by how much outputs change with the parameters; zero where a second call
    returns something else. Whoever returns zeros, inputs or noise of the right shape keeps every convention, and computes
    nothing."""
    made = network(x)
    moved, again = shaken(s, network, 0.1, x)(x), network(x)
    return s.torch.flatten((moved - made) * s.torch.isclose(moved, again).to(moved.dtype), 1)


def encoder_in_its_place(s, x, x_in_training, latent):
    """In training mode, too, in which whoever denoises adds the noise, images are left unchanged."""
    network = evaluated(s, s.mod.Encoder(latent).to(x.dtype))
    told = {"value": what_parameters_do(s, network, x).detach(), "x afterwards": x, "attempts": s.placed(network, [x])}
    network.train()
    network(x_in_training)
    return {**told, "x_in_training afterwards": x_in_training}


def images_to_code(batch, dtype):
    """Images, some of whose pixels are zero; and four for training mode, in which batch norm has no variance for one."""

    def draw(rng):
        x = some_zero(images_of(rng, batch, dtype))
        return {"x": x, "x_in_training": some_zero(images_of(rng, 4, dtype)), "latent": MANY}

    return draw


@conventions(
    "Encoder",
    points=1,
    on=cases.named("4 images of float64", images_to_code(4, "float64"))
    + cases.named("one image of float32", images_to_code(1, "float32")),
    program=encoder_in_its_place,
)
def encoder_keeps_the_conventions():
    """Codes have the images' dtype (float32 or float64) and device; images are left unchanged."""
