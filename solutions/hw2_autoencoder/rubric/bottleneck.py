"""The autoencoder is made of its parts, and nothing passes but through the code."""

import numpy as np

from autograder import cases, conventions, custom, gradients_back, require

from .assignment import PIXELS, images_of
from .decoder import bent_sum, codes_to_decode
from .encoder import MANY, evaluated, shaken, some_codes, some_images, some_zero


def forth_and_back(s, x, z, latent):
    """The codes are decoded once more, after other images were encoded; and the whole is asked again with other parameters."""
    model = evaluated(s, s.mod.Autoencoder(latent))
    codes = model.encode(x)
    made = {"codes": codes, "in_steps": model.decode(codes), "whole": model(x), "decoded": model.decode(z)}
    model.encode(-x)
    return {**made, "once_more": model.decode(codes), "moved": shaken(s, model, 0.1, x)(x)}


def images_and_codes(batch, latent):
    return lambda rng: {**some_images(batch, latent)(rng), **some_codes(batch + 1, latent)(rng)}


@custom(
    "Autoencoder",
    points=2,
    program=forth_and_back,
    on=cases.named("2 latents, 5 images", images_and_codes(5, 2)) + cases.named("6 latents, 3 images", images_and_codes(3, 6)),
)
def whole_is_made_of_its_parts(codes, decoded, whole, in_steps, once_more, moved, x, z, latent):
    """encode, decode and forward give the right shapes; forward(x) is decode(encode(x)); decode uses nothing but the code."""
    shapes = {"encode(x)": (codes, (len(x), latent)), "decode(z)": (decoded, (len(z), 1, 8, 8)), "forward(x)": (whole, x.shape)}
    for name, (value, shape) in shapes.items():
        require(value.shape == shape, f"{name} has shape {value.shape}, not {shape}")
    off = np.abs(whole - in_steps).max()
    require(bool(off <= 1e-3 * (1 + np.abs(whole).max())), f"forward(x) and decode(encode(x)) differ by up to {off:.3g}")
    require(not remembers(in_steps, once_more), "after other images were encoded, the same codes decode to different images")
    require(not np.array_equal(whole, moved), "the output stays the same when the model's parameters change")


def remembers(in_steps, once_more):
    return in_steps.shape == once_more.shape and not alike(in_steps, once_more)


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-3, atol=1e-4)


@whole_is_made_of_its_parts.mistake(
    "decode uses something that encode remembered, such as where the largest pixels were. It may use nothing but the code."
)
def decoder_is_told_by_the_encoder(codes, decoded, whole, in_steps, once_more, moved, x, z, latent):
    return alike(whole, in_steps) and remembers(in_steps, once_more)  # or what it says is random


@whole_is_made_of_its_parts.mistake("forward returns the codes. It must return the reconstructions, decoded from them.")
def forward_returns_codes(codes, decoded, whole, in_steps, once_more, moved, x, z, latent):
    return whole.shape == codes.shape and bool(np.allclose(whole, codes))


def alone_and_together(s, x, z, latent):
    model = evaluated(s, s.mod.Autoencoder(latent))
    found = {
        name: {"together": part(given), "alone": part(s.torch.narrow(given, 0, 0, 1))}
        for name, part, given in (("encode(x)", model.encode, x), ("decode(z)", model.decode, z), ("forward(x)", model, x))
    }
    return {"found": found, "moved": shaken(s, model, 0.1, x)(x)}


@custom(
    "Autoencoder",
    points=1,
    program=alone_and_together,
    on=cases.named("5 examples, and the first one alone", images_and_codes(5, 3)),
)
def autoencoder_treats_each_example_alone(found, moved):
    """The code, the image and the reconstruction of an example are the same alone and in a batch."""
    require(
        not np.array_equal(found["forward(x)"]["together"], moved), "the output stays the same when the model's parameters change"
    )
    for name, said in found.items():
        require(alike(said["together"][:1], said["alone"]), f"{name} of one example is not the same alone as in a batch")


STEP, POINTS, MORE = 1e-6, 3, 6


def around_some_images(latent):
    """Images, and their neighbours along a few random directions more than there are latents."""

    def draw(rng):
        points = rng.uniform(-1, 1, (POINTS, 1, PIXELS))
        ways = np.linalg.qr(rng.normal(size=(PIXELS, latent + MORE)))[0].T
        probes = np.concatenate([points + STEP * ways, points - STEP * ways], 1).reshape(-1, 1, 8, 8)
        return {"probes": probes, "latent": latent}

    return draw


def moved_through(s, probes, latent):
    """The reconstructions, and those of the first images before the parameters were shaken."""
    model = evaluated(s, s.mod.Autoencoder(latent).double())
    before = s.torch.narrow(model(probes), 0, 0, POINTS)
    return {"moved": shaken(s, model, 0.02, probes)(probes), "before": before}


def singular_values(moved, probes, latent):
    """(points, latent + MORE) of the Jacobian of the whole map along the directions, measured by central differences."""
    require(moved.shape == probes.shape, f"reconstructions have shape {moved.shape}, not {probes.shape}")
    require(not np.array_equal(moved, moved.astype(np.float32)), "the model was moved to float64, but its values are float32")
    values = moved.reshape(POINTS, 2, latent + MORE, PIXELS)
    return np.linalg.svd((values[:, 0] - values[:, 1]) / (2 * STEP), compute_uv=False)


PASSES = 1e-4
# A ReLU whose kink lies between two neighbours can add a direction that is none: about one in 10⁴ points, so that two of three
# must agree.

ROUNDING = 1000 * 2.2e-16
# Values are sums of products, a thousand at most, of numbers about as large as an image's or a reconstruction's: each is off
# by up to 1000 ε of these. Usually it is √1000 ε, whose matrix of 9 × 64 has singular values up to 11 times as large: less.
# A difference of two values over two steps is off by as much over one. Smaller slopes mean nothing: four layers of sigmoids
# leave 1e-7 of an image, which is hardly more than what rounding makes of it. A skip connection leaves much more.


def rounding(moved):
    """What rounding makes of a reconstruction's values."""
    return ROUNDING * (1 + np.abs(moved).max())


def same_of_all(moved):
    """Is the reconstruction the same for all images, but for rounding?"""
    return bool(np.ptp(moved, axis=0).max() <= rounding(moved))


def directions(moved, probes, latent):
    """How many independent directions of the image pass, in the middle of three images."""
    values = singular_values(moved, probes, latent)
    least = np.maximum(PASSES * values[:, :1], rounding(moved) / STEP)
    return int(np.median((values > least).sum(1)))


@custom(
    "Autoencoder",
    points=5,
    program=moved_through,
    on=cases.named("3 latents", around_some_images(3)) + cases.named("1 latent", around_some_images(1)),
)
def bottleneck_is_real(moved, before, probes, latent):
    """The Jacobian of the whole model passes no more directions than there are latents: nothing bypasses the code."""
    through = directions(moved, probes, latent)
    require(not same_of_all(moved), "the reconstruction does not depend on the image at all")
    require(not np.array_equal(before, moved[:POINTS]), "the reconstruction does not depend on the model's parameters")
    require(through <= latent, f"{through} or more independent directions of the image pass through {latent} latent(s)")


@bottleneck_is_real.mistake("Something bypasses the code, such as a skip connection: the image gets through another way.")
def has_a_way_past_the_code(moved, before, probes, latent):
    return directions(moved, probes, latent) == latent + MORE


@bottleneck_is_real.mistake("The code between the encoder and the decoder has more than latent_dim entries.")
def code_is_wider(moved, before, probes, latent):
    return latent < directions(moved, probes, latent) < latent + MORE


@bottleneck_is_real.mistake("The reconstruction is the same for every image: forward does not use what encode returns.")
def nothing_passes(moved, before, probes, latent):
    return same_of_all(moved)


def taught_by(s, model, name, value):
    """For `conventions`: what a part of the model says, and whether a gradient flows back from it to the model's parameters."""
    model.zero_grad()
    s.tried("torch.autograd.backward", bent_sum(s, value))
    slope = s.torch.nn.utils.clip_grad_norm_(model.parameters(), 1e9)
    return {name: value, f"gradient of {name} in the parameters": slope}


def model_in_its_place(s, x, z, x_in_training, z_in_training, latent):
    model = shaken(s, evaluated(s, s.mod.Autoencoder(latent).to(x.dtype)), 0.1, x)
    leaf = s.leaf(z)
    told = {
        **gradients_back(s, "the images", bent_sum(s, model.decode(leaf)), {"the codes": leaf}),
        **taught_by(s, model, "the codes", model.encode(x)),
        **taught_by(s, model, "the images", model.decode(z)),
        **taught_by(s, model, "the reconstructions", model(x)),
        "x afterwards": x,
        "z afterwards": z,
        "attempts": s.placed(model, [x]),
    }
    model.train()
    model(x_in_training)
    model.encode(x_in_training)
    model.decode(z_in_training)
    return {**told, "x_in_training afterwards": x_in_training, "z_in_training afterwards": z_in_training}


def images_and_codes_of(batch, dtype, latent):
    """Some pixels and some codes are zero."""

    def draw(rng):
        x, x_in_training = (some_zero(images_of(rng, n, dtype)) for n in (batch, 4))
        return {"x": x, "x_in_training": x_in_training, **codes_to_decode(batch, dtype, latent)(rng)}

    return draw


@conventions(
    "Autoencoder",
    points=1,
    on=cases.named("4 images and codes of float64", images_and_codes_of(4, "float64", MANY))
    + cases.named("one image and latent of float32", images_and_codes_of(1, "float32", 1)),
    program=model_in_its_place,
)
def autoencoder_keeps_the_conventions():
    """Results keep the inputs' dtype and device; gradients reach parameters, and codes from images; inputs stay unchanged."""
