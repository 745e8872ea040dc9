"""How assignment 2 is graded. Networks are the students' own: they are judged by shapes, by what they can be taught, by the rank
of what passes through the code, and by images they have never seen; figures by their artists."""

import ast
import base64
import functools
import lzma
from pathlib import Path

import numpy as np

from autograder import (
    Assignment,
    Tolerance,
    cases,
    choice,
    closed_form,
    colour_gaps,
    construction,
    conventions,
    custom,
    matched,
    require,
    symbolic,
    training,
)

ASSIGNMENT = Assignment(
    "hw2_autoencoder",
    title="Autoencoders",
    modules=("autoencoder.py", "theory.py"),
    total=87,
    secret="seven grey herons over the weir",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)

PIXELS = 64


def images_of(rng, n, dtype="float32"):
    """Grey images (n, 1, 8, 8) in [-1, 1], with both ends in them."""
    return rng.uniform(-1.5, 1.5, (n, 1, 8, 8)).clip(-1, 1).astype(dtype)


# ---- reconstruction_loss -------------------------------------------------------------------------------------


def two_batches(*shape, dtype="float32"):
    def draw(rng):
        return {"x_hat": rng.normal(0, 1, shape).astype(dtype), "x": rng.uniform(-1, 1, shape).astype(dtype)}

    return draw


BATCHES = (
    cases.named("5 images", two_batches(5, 1, 8, 8))
    + cases.named("3 rows of 7 entries", two_batches(3, 7))
    + cases.named("one image of 2 × 3", two_batches(1, 2, 3))
)


@closed_form("reconstruction_loss", points=4, on=BATCHES)
def loss_is_the_mean_squared_error(x_hat, x):
    """The loss is the mean of the squared differences over the batch and over all entries, a tensor without axes."""
    return np.square(x_hat - x).mean()


@loss_is_the_mean_squared_error.mistake("The squares are summed over everything. Both the batch and the entries are averaged.")
def loss_sums_everything(x_hat, x):
    return np.square(x_hat - x).sum()


@loss_is_the_mean_squared_error.mistake("The squares are summed over the entries of an event, and averaged over the batch only.")
def loss_sums_entries(x_hat, x):
    return np.square(x_hat - x).reshape(len(x), -1).sum(1).mean()


@loss_is_the_mean_squared_error.mistake("These are absolute differences. They are to be squared.")
def loss_is_absolute(x_hat, x):
    return np.abs(x_hat - x).mean()


@loss_is_the_mean_squared_error.mistake("This is the root of the mean squared error; the root is not asked for.")
def loss_takes_the_root(x_hat, x):
    return np.sqrt(np.square(x_hat - x).mean())


@loss_is_the_mean_squared_error.mistake("There is a ½ in front, as in a log-density; the mean of the squares has none.")
def loss_is_halved(x_hat, x):
    return np.square(x_hat - x).mean() / 2


@loss_is_the_mean_squared_error.mistake("The mean comes first and then the square, when differences have cancelled already.")
def loss_squares_the_mean(x_hat, x):
    return np.square((x_hat - x).mean())


@loss_is_the_mean_squared_error.mistake("This is one number for each example. A loss is the mean over the batch as well.")
def loss_per_example(x_hat, x):
    return np.square(x_hat - x).reshape(len(x), -1).mean(1)


def loss_slopes(s, x_hat, x):
    leaf = s.leaf(x_hat)
    loss = s.torch.square(s.mod.reconstruction_loss(leaf, x))  # so that a sum of ones is no gradient
    return {"d/dx_hat": s.vjp(loss, [leaf], s.torch.ones_like(loss))[0]}


@closed_form("reconstruction_loss", points=2, program=loss_slopes, on=cases.named("4 rows of 6 entries", two_batches(4, 6)))
def loss_gradient_is_right(x_hat, x):
    """The gradient in x_hat is 2 (x̂ − x) / n, with n the number of all entries, so that training goes where it should."""
    return 2 * np.square(x_hat - x).mean() * 2 * (x_hat - x) / x.size


@conventions("reconstruction_loss", points=1, on=cases.named("float64", two_batches(4, 1, 3, 3, dtype="float64")))
def loss_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- Encoder, Decoder ----------------------------------------------------------------------------------------


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
    weights = s.torch.nn.utils.parameters_to_vector(network.parameters())
    others = s.torch.add(weights, s.torch.mul(s.torch.randn_like(weights), by))
    s.torch.nn.utils.vector_to_parameters(others, network.parameters())
    return network


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


@custom(
    "Decoder",
    points=2,
    on=cases.named("2 latents, 5 codes", some_codes(5, 2))
    + cases.named("7 latents, 3 codes", some_codes(3, 7))
    + cases.named("1 latent, one code", some_codes(1, 1)),
    program=lambda s, z, latent: {"images": evaluated(s, s.mod.Decoder(latent))(z)},
)
def images_have_the_right_shape(images, z, latent):
    """The decoder takes (batch, latent_dim) to (batch, 1, 8, 8), for any number of latents and any batch."""
    require(images.shape == (len(z), 1, 8, 8), f"images have shape {images.shape}, not {(len(z), 1, 8, 8)}")


@images_have_the_right_shape.mistake("Images come flat, (batch, 64), where (batch, 1, 8, 8) is asked for.")
def images_come_flat(images, z, latent):
    return images.shape == (len(z), PIXELS)


@images_have_the_right_shape.mistake("The axis of the one channel is missing: images are (batch, 1, 8, 8).")
def channel_is_missing(images, z, latent):
    return images.shape == (len(z), 8, 8)


def taught(s, network, inputs, targets, steps=80):
    """The judge's own few steps of Adam on a handful of examples, which any network can learn by heart."""
    optimiser = s.torch.optim.Adam(network.parameters(), 0.01)
    for _ in range(steps):
        optimiser.zero_grad()
        s.torch.nn.functional.mse_loss(network(inputs), targets).backward()
        optimiser.step()
    return evaluated(s, network)(inputs)


def lesson_for_decoders(rng):
    """Images of black and white only, both ends of what a decoder must be able to say."""
    return {"z": rng.normal(size=(8, 3)).astype(np.float32), "x": rng.choice(np.float32([-1, 1]), (8, 1, 8, 8))}


# Eighty steps bring a right decoder beyond ±0.9. One that ends in a ReLU or a sigmoid says nothing below 0, ever.
@custom(
    "Decoder",
    points=4,
    on=cases.named("8 codes, images of −1 and 1", lesson_for_decoders),
    program=lambda s, z, x: {"images": taught(s, s.mod.Decoder(3), z, x)},
)
def decoder_reaches_both_ends(images, z, x):
    """Taught eight images of −1 and 1 by heart, it says values near both ends."""
    require(images.shape == x.shape, f"images have shape {images.shape}, not {x.shape}")
    low, high = images.min(), images.max()
    require(low < -0.5 and high > 0.5, f"after 80 steps on images of −1 and 1 its values go from {low:.3g} to {high:.3g}")


@decoder_reaches_both_ends.mistake("Values are 0 or more, and many are just 0: a ReLU comes last, and images go down to −1.")
def decoder_ends_in_a_relu(images, z, x):
    return bool(images.min() == 0 and np.mean(images == 0) > 0.1)


@decoder_reaches_both_ends.mistake("Values lie between 0 and 1: a sigmoid comes last, and images go down to −1.")
def decoder_ends_in_a_sigmoid(images, z, x):
    return bool(images.min() >= 0 and np.mean(images == 0) <= 0.1 and images.max() <= 1 and np.ptp(images) > 1e-3)


@decoder_reaches_both_ends.mistake("It does not learn: no gradient reaches its parameters, or it has none.")
def decoder_does_not_learn(images, z, x):
    return bool(images.min() != 0 and np.square(images - x).mean() > 0.9)


@custom(
    "Decoder",
    points=1,
    on=cases.named("5 codes, and among others", mixed((3,))),
    program=alone_and_among_others(lambda s: s.mod.Decoder(3)),
)
def images_depend_on_their_own_code(together, mixed, order):
    """In evaluation mode a code has the same image whatever batch it comes in, and at every call."""
    agree(together, mixed, order)


@conventions(
    "Decoder",
    points=1,
    on=cases.named("4 codes", lambda rng: {"x": rng.normal(size=(4, 3))}),
    program=network_in_float64("Decoder"),
)
def decoder_keeps_the_conventions():
    """Moved to float64 it gives images of float64; it works where its parameters are; codes are left unchanged."""


# ---- Autoencoder ---------------------------------------------------------------------------------------------


def forth_and_back(s, x, z, latent):
    model = evaluated(s, s.mod.Autoencoder(latent))
    codes = model.encode(x)
    return {"codes": codes, "decoded": model.decode(z), "whole": model(x), "in_steps": model.decode(codes)}


def images_and_codes(batch, latent):
    return lambda rng: {**some_images(batch, latent)(rng), **some_codes(batch + 1, latent)(rng)}


@custom(
    "Autoencoder",
    points=3,
    program=forth_and_back,
    on=cases.named("2 latents, 5 images", images_and_codes(5, 2)) + cases.named("6 latents, 3 images", images_and_codes(3, 6)),
)
def whole_is_made_of_its_parts(codes, decoded, whole, in_steps, x, z, latent):
    """encode, decode and forward have the right shapes, and forward is decode after encode."""
    shapes = {"encode(x)": (codes, (len(x), latent)), "decode(z)": (decoded, (len(z), 1, 8, 8)), "forward(x)": (whole, x.shape)}
    for name, (value, shape) in shapes.items():
        require(value.shape == shape, f"{name} has shape {value.shape}, not {shape}")
    off = np.abs(whole - in_steps).max()
    require(bool(off <= 1e-3 * (1 + np.abs(whole).max())), f"forward(x) and decode(encode(x)) differ by up to {off:.3g}")


@whole_is_made_of_its_parts.mistake("forward returns the codes. It returns their images, the reconstructions.")
def forward_returns_codes(codes, decoded, whole, in_steps, x, z, latent):
    return whole.shape == codes.shape and bool(np.allclose(whole, codes))


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
    return {"moved": shaken(s, evaluated(s, s.mod.Autoencoder(latent).double()), 0.02, probes)(probes)}


def singular_values(moved, probes, latent):
    """(points, latent + MORE) of the Jacobian of the whole map along the directions, measured by central differences."""
    require(moved.shape == probes.shape, f"reconstructions have shape {moved.shape}, not {probes.shape}")
    require(not np.array_equal(moved, moved.astype(np.float32)), "the model was moved to float64, and its values are of float32")
    values = moved.reshape(POINTS, 2, latent + MORE, PIXELS)
    return np.linalg.svd((values[:, 0] - values[:, 1]) / (2 * STEP), compute_uv=False)


PASSES = 1e-4
# What is not there is measured as rounding: 1e-16 · 8 / 1e-6, a hundred-millionth of the largest value. A ReLU whose kink lies
# between two neighbours can add a direction that is none: about one in 10⁴ points, so that two of three must agree.


@custom(
    "Autoencoder",
    points=6,
    program=moved_through,
    on=cases.named("3 latents", around_some_images(3)) + cases.named("1 latent", around_some_images(1)),
)
def bottleneck_is_real(moved, probes, latent):
    """The Jacobian of the whole map has no more directions than there are latents: nothing gets past the code."""
    values = singular_values(moved, probes, latent)
    require(bool((values[:, 0] > 1e-9).all()), "the reconstruction does not depend on the image at all")
    through = int(np.median((values > PASSES * values[:, :1]).sum(1)))
    require(through <= latent, f"{through} or more independent directions of the image pass through {latent} latents")


@bottleneck_is_real.mistake("There is a way past the code, such as a skip connection: the image gets through by another door.")
def has_a_way_past_the_code(moved, probes, latent):
    values = singular_values(moved, probes, latent)
    return bool((values > PASSES * values[:, :1]).all())


@bottleneck_is_real.mistake("The code between encoder and decoder is wider than latent_dim.")
def code_is_wider(moved, probes, latent):
    values = singular_values(moved, probes, latent)
    through = np.median((values > PASSES * values[:, :1]).sum(1))
    return bool(latent < through < latent + MORE)


@bottleneck_is_real.mistake("What comes out is the same for every image: forward does not use what encode gives.")
def nothing_passes(moved, probes, latent):
    return bool(np.ptp(moved, axis=0).max() < 1e-9)


# ---- train_autoencoder ---------------------------------------------------------------------------------------

TRAINED_ON, LOOKED_AT = 1400, 50

# Mean squared errors on images in [-1, 1]. 160 offline runs are behind these bars: the reference's forty leave 0.1205 ±
# 0.0045 with two latents (0.1114 to 0.1300), twelve other ways to write and train an autoencoder 0.1039 to 0.1589; two
# principal components 0.205 to 0.220, a linear autoencoder 0.212 to 0.222. The chance that one more run is above the bar,
# by Student's t, is 3e-18 for the reference, and 6e-12 for the way with the highest mean (0.1491; deviation 0.0051,
# pooled); below LEAST it is 3e-9 for the way with the lowest (0.1111). A table of the training set gets 0.067 to 0.075.
# With eight latents: 0.035 to 0.0619, eight components 0.096 to 0.099. Script and numbers: baseline/.
BAR, BAR_OF_EIGHT = 0.19, 0.08
LEAST = 0.077  # with two latents; who is below has seen the answers, or looks them up
LEAST_OF_EIGHT = 0.02


@functools.lru_cache
def digits():
    """1797 grey images (n, 8, 8) between −1 and 1, and their labels: scikit-learn's digits, from digits.py."""
    tree = ast.parse((Path(__file__).parents[1] / "digits.py").read_text("utf-8"))
    (text,) = [ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "DIGITS"]
    ink = np.frombuffer(lzma.decompress(base64.b85decode("".join(text.split()))), np.uint8)
    return (ink[: 1797 * PIXELS].reshape(-1, 8, 8) / 8 - 1).astype(np.float32), ink[1797 * PIXELS :].astype(np.int64)


def error_of_components(data, held_out, latent):
    """The mean squared error of as many principal components, on images that they were not fitted to."""
    middle = data.mean(0)
    directions = np.linalg.eigh(np.cov(data.T))[1][:, -latent:]
    rest = held_out - middle
    return float(np.square(rest - rest @ directions @ directions.T).mean())


def digits_case(latent):
    """Digits turned or mirrored in one of eight ways, and split anew."""

    def draw(rng):
        images, labels = digits()
        images = np.rot90(images, rng.integers(4), (1, 2))
        images = images[:, :, ::-1] if rng.integers(2) else images
        order = rng.permutation(len(images))
        images, labels = np.ascontiguousarray(images[order][:, None]), labels[order]
        flat = images.reshape(len(images), -1).astype(np.float64)
        return {
            "data": images[:TRAINED_ON],
            "labels": labels[:TRAINED_ON],
            "held_out": images[TRAINED_ON:],
            "seed": int(rng.integers(10**6)),
            "linear": error_of_components(flat[:TRAINED_ON], flat[TRAINED_ON:], latent),
            "latent": latent,
        }

    return draw


TWO = cases.named("digits, turned or mirrored, 2 latents", digits_case(2)).shared("a trained autoencoder")
EIGHT = cases.named("digits, turned or mirrored, 8 latents", digits_case(8)).shared("one with eight latents")


def trained(s, data, labels, held_out, seed, linear, latent):
    """A trained autoencoder's reconstructions, and its untrained twin's. Only `data` is sent before training has ended."""
    s.torch.manual_seed(seed)
    twin = s.mod.Autoencoder(latent)
    s.torch.manual_seed(seed)
    model = s.mod.Autoencoder(latent)
    s.mod.train_autoencoder(model, s.torch.utils.data.TensorDataset(data, labels), seed=seed)
    s.torch.set_grad_enabled(False)
    evaluated(s, model)
    s.wait()
    images = model.decode(model.encode(held_out))
    before = evaluated(s, twin).decode(twin.encode(held_out))
    # In half precision: a record holds two megabytes. That is 5e-4 of a value.
    return {"images": s.torch.clamp(images, -100, 100).half(), "before": s.torch.narrow(before, 0, 0, LOOKED_AT)}


def errors(held_out, images):
    """The mean squared error of each image."""
    require(images.shape == held_out.shape, f"decode(encode(x)) has shape {images.shape} for images of {held_out.shape}")
    return np.square(images - held_out).reshape(len(held_out), -1).mean(1)


COPIED = "most of the reconstructions of unseen digits are images of the training set, pixel by pixel"


def copies(data, images):
    """Is nearly every reconstruction an image of the training set, pixel by pixel?"""
    some, known = images[:LOOKED_AT].reshape(LOOKED_AT, -1), data.reshape(len(data), -1)
    off = [np.abs(known - one).max(1).min() for one in some]
    return np.mean(np.array(off) < 0.01) > 0.5


@training(
    "train_autoencoder",
    points=6,
    on=TWO,
    program=trained,
    measure="the mean squared error",
    examples="held_out",
)
def training_beats_principal_components(data, held_out, linear, images, before):
    """With two latents the error on unseen digits is below 0.19; two principal components leave 0.21, the mean digit 0.29."""
    scores = errors(held_out, images)
    require(not copies(data, images), COPIED)
    return LEAST, min(BAR, linear - 0.005), scores


def same(images, before):
    return before.shape == images[:LOOKED_AT].shape and np.allclose(images[:LOOKED_AT], before, atol=2e-3)


@training_beats_principal_components.mistake(
    "The model was not trained: on unseen images it is what it was before. train_autoencoder changes the model it is given."
)
def is_not_trained(data, held_out, linear, images, before):
    poor = errors(held_out, images).mean() > BAR  # or it is something else than weights that has learnt
    return poor and same(images, before)


@training_beats_principal_components.mistake(
    "These are images of the training set, looked up: memorised, not learnt. The decoder is a function of the code alone."
)
def returns_training_images(data, held_out, linear, images, before):
    return copies(data, images)


@training_beats_principal_components.mistake(
    "This is better than any two numbers can say of these digits: the decoder was shown the images. It may look at nothing but z."
)
def was_handed_the_answers(data, held_out, linear, images, before):
    return -np.inf, LEAST, errors(held_out, images)


@training_beats_principal_components.mistake("Every image gets the same reconstruction, the mean of all or worse.")
def says_the_same_of_every_image(data, held_out, linear, images, before):
    return np.ptp(images, axis=0).max() < 1e-2 and not same(images, before)


@training_beats_principal_components.mistake(
    "Nothing below 0 comes out, and most of an image is −1: what is the last activation?"
)
def stays_above_zero(data, held_out, linear, images, before):
    return images.min() >= 0


@training_beats_principal_components.mistake(
    "This is no better than two principal components: linear layers alone cannot be. What bends the map, on either side?"
)
def is_no_better_than_linear(data, held_out, linear, images, before):
    """A linear autoencoder that is not trained to the end leaves a little more than the components."""
    return linear - 0.005, linear + 0.06, errors(held_out, images)


@training(
    "train_autoencoder",
    points=3,
    on=EIGHT,
    program=trained,
    measure="the mean squared error",
    examples="held_out",
)
def more_latents_say_more(data, held_out, linear, images):
    """With eight latents the error on unseen digits is below 0.08, less than with two, and than eight components leave."""
    scores = errors(held_out, images)
    require(not copies(data, images), COPIED)
    return LEAST_OF_EIGHT, min(BAR_OF_EIGHT, linear - 0.005), scores


@more_latents_say_more.mistake("This is no better than with two latents: does all of the code reach the decoder?")
def six_latents_are_idle(data, held_out, linear, images):
    return 0.1, 0.2, errors(held_out, images)


def two_kinds_of_image(rng):
    """Two kinds of image only, of black and white, so that learning shows after a few steps."""
    kinds = rng.choice(np.float32([-1, 1]), (2, 1, 8, 8))
    which = rng.integers(0, 2, 60)
    return {"data": kinds[which], "labels": which, "steps": 60}


def short_training(s, data, labels, steps):
    s.torch.manual_seed(4)
    model = s.mod.Autoencoder(2)
    digits = s.torch.utils.data.TensorDataset(data, labels)
    return {"losses": s.array(s.mod.train_autoencoder(model, digits, steps=steps, batch_size=8, lr=5e-3, seed=3))}


def short_training_and_its_data(s, data, labels, steps):
    return {**short_training(s, data, labels, steps), "data afterwards": data, "labels afterwards": labels}


KINDS = cases.named("two images again and again, 60 steps", two_kinds_of_image)


# Pixels of −1 and 1 and an untrained model, which says next to nothing: the error is 1, and 0.8 to 1.6 in all ways tried.
@custom("train_autoencoder", points=3, on=KINDS, program=short_training)
def training_returns_its_losses(losses, steps):
    """It takes as many steps as it is told and returns the loss of each, a mean squared error, which goes down."""
    require(losses.shape == (steps,), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    first, last = losses[:3].mean(), losses[-3:].mean()
    text = f"the first loss is {losses[0]:.4g}; before training the mean squared error of pixels of −1 and 1 is about 1"
    require(bool(0.1 < losses[0] < 10), text)
    require(bool(last < 0.8 * first), f"the loss does not go down on two images: {first:.4g} at first, {last:.4g} at last")


@training_returns_its_losses.mistake("The loss is summed over pixels, or over images as well. It is a mean over both.")
def losses_are_summed(losses, steps):
    return bool(losses.shape == (steps,) and losses[0] > 30)


@training_returns_its_losses.mistake(
    "There is one loss for each pass over the data, or one in all. One for each step is asked for."
)
def losses_of_epochs(losses, steps):
    return 0 < losses.size < steps and losses.ndim < 2


@conventions(
    "train_autoencoder",
    points=1,
    on=KINDS,
    program=lambda s, data, labels, steps: {
        name: value for name, value in short_training_and_its_data(s, data, labels, steps).items() if name != "losses"
    },
)
def training_leaves_the_data_alone():
    """The training images and labels are afterwards what they were before."""


# ---- encode_dataset ------------------------------------------------------------------------------------------


def linear_weights(rng, a, b, dtype="float32"):
    """Weight (b, a) and bias of a linear layer, flat, one after the other."""
    return np.concatenate([rng.normal(0, 0.3, b * a), rng.normal(0, 1, b)]).astype(dtype)


def double(s, into, out_of, latent):
    """A model of the judge's own: an encoder of one convolution as large as the image, a linear map, behind dropout, which is
    nothing in evaluation mode; and a linear decoder with a tanh. Its methods encode and decode are networks."""
    first, second = s.torch.nn.Conv2d(1, latent, 8), s.torch.nn.Linear(latent, PIXELS)
    s.torch.nn.utils.vector_to_parameters(into, first.parameters())
    s.torch.nn.utils.vector_to_parameters(out_of, second.parameters())
    model, shape = s.torch.nn.Module(), s.torch.Size([1, 8, 8])
    model.add_module("encode", s.torch.nn.Sequential(s.torch.nn.Dropout(0.5), first, s.torch.nn.Flatten()))
    model.add_module("decode", s.torch.nn.Sequential(second, s.torch.nn.Tanh(), s.torch.nn.Unflatten(1, shape)))
    return model


def layer(weights, a, b):
    """What the same layer does to rows, in numpy."""
    weights = np.asarray(weights, np.float64)
    return lambda x: x.reshape(len(x), -1) @ weights[: a * b].reshape(b, a).T + weights[a * b :]


def dataset(n, latent, dtype="float32"):
    def draw(rng):
        return {
            "images": images_of(rng, n, dtype),
            "labels": rng.integers(0, 10, n),
            "into": linear_weights(rng, PIXELS, latent, dtype),
            "out_of": linear_weights(rng, latent, PIXELS, dtype),
            "latent": latent,
        }

    return draw


def codes_of_a_dataset(s, images, labels, into, out_of, latent, training=False):
    model = double(s, into, out_of, latent).train(training)
    codes, names = s.mod.encode_dataset(model, s.torch.utils.data.TensorDataset(images, labels))
    return {"codes": codes, "names": names, "path": s.array(codes.requires_grad)}


def codes_and_names(s, **given):
    made = codes_of_a_dataset(s, **given)
    return {"codes": made["codes"], "names": made["names"]}


DATASETS = (
    cases.named("10 images, 3 latents", dataset(10, 3))
    + cases.named("300 images, 2 latents", dataset(300, 2))
    + cases.named("one image, 2 latents", dataset(1, 2))
)
# A sum of 64 products of float32 numbers of order one: 64 · 6e-8 · 64 · 0.3 = 7e-5 in the worst order.
CODES = 1e-4


@custom("encode_dataset", points=5, on=DATASETS, program=codes_and_names)
def codes_and_labels_are_in_order(codes, names, images, labels, into, latent):
    """Every image's code and every label are there once, in the dataset's order."""
    n = len(images)
    require(codes.shape == (n, latent), f"codes have shape {codes.shape}; {n} images and {latent} latents make {(n, latent)}")
    require(names.shape == (n,), f"labels have shape {names.shape}, not {(n,)}")
    require(names.dtype == np.int64, f"labels are {names.dtype}, and int64 is asked for")
    require(np.array_equal(names, labels), "the labels are not the dataset's, in its order")
    off = np.abs(codes - layer(into, PIXELS, latent)(images)).max()
    require(bool(off <= CODES * (1 + np.abs(codes).max())), f"codes are off by up to {off:.3g}")


@codes_and_labels_are_in_order.mistake("The images come in another order than the dataset's: a DataLoader for training shuffles.")
def shuffles_the_dataset(codes, names, images, labels, into, latent):
    right = layer(into, PIXELS, latent)(images)
    if codes.shape != right.shape or len(codes) == 1:
        return codes.shape == right.shape
    alike = np.allclose(np.sort(codes, axis=0), np.sort(right, axis=0), atol=1e-3)
    return bool(alike and not np.allclose(codes, right, atol=1e-3))


@codes_and_labels_are_in_order.mistake("Some images are missing: the last mini-batch, which is not full, counts as well.")
def drops_the_last_images(codes, names, images, labels, into, latent):
    return (codes.ndim == 2 and len(codes) < len(images)) or len(images) == 1


def codes_in_training_mode(s, **given):
    return {"codes": codes_of_a_dataset(s, **given, training=True)["codes"]}


@custom("encode_dataset", points=1, on=cases.named("30 images, 2 latents", dataset(30, 2)), program=codes_in_training_mode)
def dataset_is_encoded_in_evaluation_mode(codes, images, into, latent):
    """A model with dropout that was left in training mode gives the codes of evaluation mode."""
    right = layer(into, PIXELS, latent)(images)
    near = codes.shape == right.shape and np.allclose(codes, right, atol=1e-3)
    require(near, "the codes are not those of evaluation mode")


@dataset_is_encoded_in_evaluation_mode.mistake("Dropout was at work: the model is still in training mode. Call its eval() first.")
def encodes_in_training_mode(codes, images, into, latent):
    right = layer(into, PIXELS, latent)(images)
    return codes.shape == right.shape and bool((np.abs(codes - right) > 1e-3).mean() > 0.5)


def gradient_of_codes(s, **given):
    return {"path": codes_of_a_dataset(s, **given)["path"]}


@custom("encode_dataset", points=1, on=cases.named("12 images, 2 latents", dataset(12, 2)), program=gradient_of_codes)
def codes_carry_no_gradient(path):
    """The codes are plain numbers, and hold on to no graph."""
    require(float(path) == 0, "the codes require a gradient, and with it keep every step of the encoder in memory")


@conventions(
    "encode_dataset",
    points=1,
    on=cases.named("7 images of float64", dataset(7, 3, "float64")),
    program=lambda s, images, labels, into, out_of, latent: {
        "codes": codes_of_a_dataset(s, images, labels, into, out_of, latent)["codes"],
        "images afterwards": images,
        "labels afterwards": labels,
    },
)
def encode_dataset_keeps_the_conventions():
    """Images of float64 and a model of float64 give codes of float64; the dataset is left unchanged."""


# ---- plot_latent_space ---------------------------------------------------------------------------------------


def coded(n, latent, digits=10):
    """Codes of any scale, those of each digit around a middle of their own; every digit is there twice or more."""

    def draw(rng):
        named = rng.choice(10, digits, replace=False)
        labels = rng.permutation(np.concatenate([named, named, rng.choice(named, n - 2 * digits)]))
        middles = rng.normal(0, 3, (10, latent)) * np.linspace(1, 2.5, latent)
        return {"codes": (middles[labels] + rng.normal(0, 0.7, (n, latent)) + 0.5).astype(np.float32), "labels": labels}

    return draw


CODED = (
    cases.named("60 codes of 2 latents", coded(60, 2))
    + cases.named("40 codes of 5 latents", coded(40, 5))
    + cases.named("25 codes of 2 latents, 3 digits", coded(25, 2, 3))
)


def drawn(s, codes, labels):
    points, colours = s.drawn(s.mod.plot_latent_space(codes, labels))
    return {"points": points, "colours": colours}


EXTRA = 2  # points for each digit that may be there besides, such as the middle of its cloud


def lacking(points, codes):
    """How many codes have no point at their first two entries."""
    return int((matched(points, codes[:, :2]) < 0).sum())


@custom("plot_latent_space", points=5, on=CODED, program=drawn)
def every_code_is_a_point(points, codes, labels):
    """Every code is drawn once, at its first two entries."""
    require(len(points) > 0, "no point is drawn: none of a scatter plot, of markers or of texts at the codes")
    missing, most = lacking(points, codes), len(codes) + EXTRA * len(np.unique(labels))
    require(missing == 0, f"{missing} of {len(codes)} codes have no point at their first two entries")
    require(len(points) <= most, f"{len(points)} points are drawn for {len(codes)} codes")


@every_code_is_a_point.mistake("The axes are swapped: the first entry of a code goes to the right, the second up.")
def swaps_the_axes(points, codes, labels):
    return lacking(points, codes[:, 1::-1]) == 0 and lacking(points, codes) > 0


@every_code_is_a_point.mistake("Only some of the codes are drawn.")
def draws_some_codes(points, codes, labels):
    return 0 < len(points) < len(codes) and lacking(points, codes) == len(codes) - len(points)


@every_code_is_a_point.mistake("Other entries of the codes are drawn than the first two, the last ones for instance.")
def draws_other_entries(points, codes, labels):
    return lacking(points, codes[:, -2:]) == 0


@every_code_is_a_point.mistake("The codes were moved or scaled before they were drawn. Draw them as they are.")
def draws_scaled_codes(points, codes, labels):
    if len(points) != len(codes) or lacking(points, codes) == 0:
        return False
    ours, theirs = (np.sort(x, 0) for x in (codes[:, :2], points))
    ours, theirs = ((x - x.mean(0)) / x.std(0) for x in (ours, theirs))
    return bool(np.allclose(ours, theirs, atol=1e-3))


@every_code_is_a_point.mistake("Nothing in it stands for a single code: an image of pixels or a histogram is no scatter plot.")
def draws_no_points(points, codes, labels):
    return len(points) == 0


def colours_of(points, colours, codes):
    """(n, 4), the colours of the codes that are drawn, and which these are."""
    require(len(points) == len(colours) and len(points) > 0, "no point is drawn")
    where = matched(points, codes[:, :2])
    where = where if (where >= 0).mean() > 0.5 else matched(points, codes[:, 1::-1])  # of swapped axes another check speaks
    found = where >= 0
    require(bool(found.mean() > 0.5), "fewer than half of the codes are drawn, so that nothing can be said of their colours")
    return colours[where[found]], found


# Neighbours among ten colours of a map such as viridis are 0.05 or more apart in one of red, green and blue; grey from black to
# white has 0.11. A 256th part is the smallest step that a screen can show.
ONE_COLOUR, OTHER_COLOURS = 0.004, 0.02


@custom("plot_latent_space", points=5, on=CODED, program=drawn)
def colours_follow_the_labels(points, colours, codes, labels):
    """All points of a digit have one colour, and those of two digits have two."""
    shown, found = colours_of(points, colours, codes)
    within, between = colour_gaps(shown, labels[found])
    require(within <= ONE_COLOUR, "points of one digit differ in colour")
    require(between >= OTHER_COLOURS, "two digits share a colour, or can hardly be told apart")


@colours_follow_the_labels.mistake("All points have the same colour.")
def uses_one_colour(points, colours, codes, labels):
    return bool(np.ptp(colours, axis=0).max() <= ONE_COLOUR)


@colours_follow_the_labels.mistake("The colours follow the order of the points, not their labels.")
def colours_by_index(points, colours, codes, labels):
    shown, _ = colours_of(points, colours, codes)
    steps = np.abs(np.diff(shown[:, :3], axis=0)).max(1)
    return bool(len(np.unique(shown.round(4), axis=0)) > 0.8 * len(shown) and steps.max() < 0.35 * np.ptp(shown[:, :3]))


@colours_follow_the_labels.mistake(
    "The colours are another list's: they belong to the labels, but not to the points beside them."
)
def colours_are_shuffled(points, colours, codes, labels):
    shown, found = colours_of(points, colours, codes)
    there = np.unique(shown.round(3), axis=0)
    return bool(1 < len(there) <= len(np.unique(labels)) and colour_gaps(shown, labels[found])[0] > ONE_COLOUR)


@colours_follow_the_labels.mistake(
    "Some digits share a colour: there are fewer colours than digits, or their map ends as it begins."
)
def digits_share_a_colour(points, colours, codes, labels):
    shown, found = colours_of(points, colours, codes)
    within, between = colour_gaps(shown, labels[found])
    few = len(np.unique(labels)) < 4  # of three digits perhaps no two share one
    return few or (within <= ONE_COLOUR and between < OTHER_COLOURS and np.ptp(shown) > ONE_COLOUR)


def written(s, codes, labels):
    return {"said": s.words(s.mod.plot_latent_space(codes, labels))}


@custom("plot_latent_space", points=1, on=CODED, program=written)
def plot_has_a_key(said, codes, labels):
    """A legend or a colour bar, or the digits themselves, say which colour is which digit."""
    named = {str(label) for label in np.unique(labels)}
    beside = {word.strip() for word in said["texts"]}
    legend = any(len(texts) >= min(3, len(named)) for texts in said["legends"])
    written = named <= beside or named <= set(said["marks"])
    require(said["colour bars"] > 0 or legend or written, "nothing says which colour is which digit")


def drawn_twice(s, codes, labels, others, names):
    first = s.mod.plot_latent_space(codes, labels)
    second = s.mod.plot_latent_space(others, names)
    return {"first": s.drawn(first)[0], "second": s.drawn(second)[0]}


def two_sets(rng):
    one, two = coded(20, 2, 3)(rng), coded(30, 2, 4)(rng)
    return {**one, "others": two["codes"] + np.float32(20), "names": two["labels"]}


@custom("plot_latent_space", points=2, on=cases.named("20 codes, then 30 others", two_sets), program=drawn_twice)
def every_figure_is_new(first, second, codes, others):
    """A second call makes a second figure, in which nothing of the first is left."""
    both = np.concatenate([codes, others])[:, :2]
    require(len(first) > 0 and len(second) > 0, "no point is drawn")
    strangers = (matched(first, both) >= 0)[len(codes) :].sum() + (matched(second, both) >= 0)[: len(codes)].sum()
    require(strangers == 0, f"{strangers} points of one call are in the figure of the other")


@every_figure_is_new.mistake("Both calls draw into pyplot's current figure, which gathers all points. Begin with a new figure.")
def draws_into_the_current_figure(first, second, codes, others):
    return all((matched(points, np.concatenate([codes, others])) >= 0).all() for points in (first, second))


@conventions(
    "plot_latent_space",
    points=1,
    on=cases.named("20 codes", coded(20, 2, 3)),
    program=lambda s, codes, labels: {
        "points": s.torch.from_numpy(s.drawn(s.mod.plot_latent_space(codes, labels))[0]).float(),
        "codes afterwards": codes,
        "labels afterwards": labels,
    },
)
def plotting_leaves_the_codes_alone():
    """Codes and labels are afterwards what they were before."""


# ---- interpolate ---------------------------------------------------------------------------------------------


def two_ends(latent, steps, dtype="float32"):
    def draw(rng):
        start, end = images_of(rng, 2, dtype)
        given = dataset(1, latent, dtype)(rng)
        return {
            "start": start,
            "end": end,
            "steps": steps,
            **{k: v for k, v in given.items() if k not in ("images", "labels")},
        }

    return draw


PATHS = (
    cases.named("9 images, 2 latents", two_ends(2, 9))
    + cases.named("7 images, 3 latents", two_ends(3, 7))
    + cases.named("12 images, 1 latent", two_ends(1, 12))
)


def path(s, start, end, steps, into, out_of, latent, training=False):
    model = double(s, into, out_of, latent).train(training)
    return {"images": s.mod.interpolate(model, start, end, steps)}


def ends(start, end, into, latent):
    return layer(into, PIXELS, latent)(np.stack([start, end]))


def decoded(codes, out_of):
    return np.tanh(layer(out_of, codes.shape[1], PIXELS)(codes)).reshape(-1, 1, 8, 8)


def between(a, b, ways):
    """(1 − w) a + w b for each w."""
    ways = np.asarray(ways).reshape(-1, *[1] * np.ndim(a))
    return (1 - ways) * a + ways * b


# Codes of a dozen, off by 1e-4 (see above), and through a layer of up to three of them with weights of 0.3.
THROUGH = Tolerance(1e-4, 3e-4, "codes are off by 1e-4 in float32, and pass through weights of 0.3, three of them at most")


@closed_form("interpolate", points=6, on=PATHS, program=path, tolerance=THROUGH)
def path_is_straight_in_latent_space(start, end, steps, into, out_of, latent):
    """Images are decoded at equal distances on the line between the two codes; the ends decode the codes themselves."""
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps)), out_of)


@path_is_straight_in_latent_space.mistake("This is a line between the two images, pixel by pixel. The line is one between codes.")
def interpolates_pixels(start, end, steps, into, out_of, latent):
    return between(start, end, np.linspace(0, 1, steps))


@path_is_straight_in_latent_space.mistake("Two decoded images are blended here. Blend the codes, and decode what lies between.")
def blends_reconstructions(start, end, steps, into, out_of, latent):
    first, last = decoded(ends(start, end, into, latent), out_of)
    return between(first, last, np.linspace(0, 1, steps))


@path_is_straight_in_latent_space.mistake("The path goes the wrong way: it begins at x_start.")
def goes_backwards(start, end, steps, into, out_of, latent):
    return decoded(between(*ends(start, end, into, latent), np.linspace(1, 0, steps)), out_of)


@path_is_straight_in_latent_space.mistake("The ends are missing: of `steps` images the first and the last decode the two codes.")
def leaves_out_the_ends(start, end, steps, into, out_of, latent):
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps + 2)[1:-1]), out_of)


@path_is_straight_in_latent_space.mistake(
    "The path stops one step short of x_end: `steps` images have steps − 1 gaps between them."
)
def stops_short(start, end, steps, into, out_of, latent):
    return decoded(between(*ends(start, end, into, latent), np.arange(steps) / steps), out_of)


@path_is_straight_in_latent_space.mistake("There are two images too many: `steps` counts both ends.")
def counts_without_ends(start, end, steps, into, out_of, latent):
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps + 2)), out_of)


@path_is_straight_in_latent_space.mistake(
    "The distances are not equal: the path is slow at its ends. The line is divided evenly."
)
def goes_unevenly(start, end, steps, into, out_of, latent):
    ways = (1 - np.cos(np.pi * np.linspace(0, 1, steps))) / 2
    return decoded(between(*ends(start, end, into, latent), ways), out_of)


@path_is_straight_in_latent_space.mistake("These are the codes of the path. Their images are asked for.")
def returns_codes(start, end, steps, into, out_of, latent):
    return between(*ends(start, end, into, latent), np.linspace(0, 1, steps))


def path_in_training_mode(s, **given):
    return path(s, **given, training=True)


@closed_form(
    "interpolate",
    points=1,
    on=cases.named("8 images, 2 latents", two_ends(2, 8)),
    program=path_in_training_mode,
    tolerance=THROUGH,
)
def path_is_taken_in_evaluation_mode(start, end, steps, into, out_of, latent):
    """A model with dropout that was left in training mode gives the path of evaluation mode."""
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps)), out_of)


def short_path(s, start, end, steps, into, out_of, latent):
    model = evaluated(s, double(s, into, out_of, latent))
    return {"images": s.mod.interpolate(model, start, end, 7), "said": s.raised("mod.interpolate", model, start, end, steps)}


@custom(
    "interpolate",
    points=1,
    program=short_path,
    on=cases.named("6 images", two_ends(2, 6)) + cases.named("2 images", two_ends(2, 2)),
)
def short_paths_are_refused(images, said):
    """Seven images are a path; fewer than five between the ends raise ValueError."""
    require(images.shape == (7, 1, 8, 8), f"a path of 7 images has shape {images.shape}")
    require(len(said) > 0, "nothing was raised, and ValueError is asked for")
    require("ValueError" in said, f"{said[0]} was raised, and ValueError is asked for")


def path_and_its_place(s, start, end, steps, into, out_of, latent):
    model = double(s, into, out_of, latent)
    images = s.mod.interpolate(model, start, end, steps)
    places = s.placed(s.get("mod.interpolate"), [model, start, end, steps])
    return {"images": images, "start afterwards": start, "end afterwards": end, "attempts": places}


@conventions(
    "interpolate",
    points=1,
    on=cases.named("8 images of float64", two_ends(2, 8, "float64")),
    program=path_and_its_place,
)
def interpolate_keeps_the_conventions():
    """Images and a model of float64 give a path of float64, on their device; both images are left unchanged."""


# ---- theory --------------------------------------------------------------------------------------------------


def falling(order):
    """Eigenvalues in falling order: l_1 > l_2 > l_3, each by its own factor."""
    return lambda rng, n: np.exp(rng.uniform(0.2, 0.6, n) + 0.8 * (3 - order))


EIGENVALUES = cases.points(l_1=falling(1), l_2=falling(2), l_3=falling(3))


@symbolic("theory.error_of_the_best_line", points=2, symbols="l_1 l_2 l_3", positive="l_1 l_2 l_3", on=EIGENVALUES)
def error_of_the_best_line_is_derived(l_1, l_2, l_3):
    """The least mean squared error of a linear autoencoder with one latent, in the eigenvalues of the covariance."""
    return (l_1 + l_2 + l_3 - l_1) / 3


@error_of_the_best_line_is_derived.mistake("That is what the latent keeps. The error is what it leaves.")
def keeps_instead_of_leaves(l_1, l_2, l_3):
    return l_1 / 3


@error_of_the_best_line_is_derived.mistake("This is the summed squared error; its mean over the entries is asked for.")
def error_is_summed(l_1, l_2, l_3):
    return l_2 + l_3


@error_of_the_best_line_is_derived.mistake("That is left by two latents. There is one.")
def error_of_two_latents(l_1, l_2, l_3):
    return l_3 / 3


@choice("theory.what_a_linear_autoencoder_finds", points=1, options="a b c d")
def linear_autoencoder_is_chosen():
    """What is certain of a linear autoencoder at its least error."""
    return "b"


@linear_autoencoder_is_chosen.mistake("Another basis of the same plane does as well: what singles out the components themselves?")
def takes_the_components_themselves():
    return "a"


@linear_autoencoder_is_chosen.mistake(
    "E may be multiplied by any invertible matrix, and D by its inverse: then they are no transposes."
)
def takes_transposes():
    return "c"


def rank(matrix):
    return int(np.linalg.matrix_rank(matrix, tol=1e-6))


@construction("theory.two_linear_codes", points=2, at_least=0.1, measure="the relative difference of the encoders")
def two_codes_reconstruct_alike(E_1, D_1, E_2, D_2):
    """Two linear autoencoders with equal reconstructions and different codes."""
    require(all(m.ndim == 2 for m in (E_1, D_1, E_2, D_2)), "four matrices are asked for")
    k, d = E_1.shape
    require(2 <= k < d <= 20, f"E_1 has shape {E_1.shape}, which is not (k, d) with 2 ≤ k < d ≤ 20")
    require(
        E_2.shape == (k, d) and D_1.shape == D_2.shape == (d, k), f"shapes {E_2.shape}, {D_1.shape} and {D_2.shape} do not fit"
    )
    first, second = D_1 @ E_1, D_2 @ E_2
    off = np.abs(first - second).max() / max(np.abs(first).max(), 1e-300)
    # Numbers in float32, of an encoder and its inverse whose condition is below a hundred: 6e-8 · 100.
    require(bool(off < 1e-5), f"the reconstructions differ, by {off:.3g} of the largest entry of D E")
    require(rank(first) == k, f"D E has rank {rank(first)}, and {k} latents have {k}")
    return float(np.abs(E_1 - E_2).max() / np.abs(E_1).max())


@two_codes_reconstruct_alike.mistake("The two are the same autoencoder twice.")
def is_one_autoencoder(E_1, D_1, E_2, D_2):
    return E_1.shape == E_2.shape and bool(np.allclose(E_1, E_2))


@two_codes_reconstruct_alike.mistake("The encoder was changed, and the decoder does not undo it: the reconstructions differ.")
def decoder_does_not_follow(E_1, D_1, E_2, D_2):
    return bool(np.allclose(D_1, D_2) and not np.allclose(E_1, E_2))


@construction("theory.points_on_a_curve", points=2, at_least=0.25, measure="the share of the variance that one component leaves")
def curve_is_no_line(points):
    """Points in order along a curve which no line is near."""
    require(points.ndim == 2 and points.shape[1] == 2, f"points of the plane are (n, 2), not {points.shape}")
    require(20 <= len(points) <= 1000, f"{len(points)} points are given; 20 to 1000 are asked for")
    require(bool(np.isfinite(points).all()), "a point is not finite")
    width = np.ptp(points, axis=0).max()
    require(width > 0, "all points are the same")
    gaps = np.sqrt(np.square(points[:, None] - points[None]).sum(-1))
    require(
        bool(gaps[np.triu_indices(len(points), 1)].min() > 1e-6 * width),
        "two points are equal (the first and the last, perhaps), and a code could not tell them apart",
    )
    steps = gaps[np.arange(len(points) - 1), np.arange(1, len(points))]
    require(bool(steps.max() <= 0.1 * width), f"a point is {steps.max() / width:.2g} of the width away from the next one")
    values = np.linalg.eigvalsh(np.cov(points.T))
    return float(values[0] / values.sum())


@curve_is_no_line.mistake("These points lie on a straight line, or nearly: one principal component holds them all.")
def curve_is_a_line(points):
    return (
        points.ndim == 2
        and points.shape[1] == 2
        and bool(np.prod(np.linalg.eigvalsh(np.cov(points.T))[:1]) < 1e-2 * points.var())
    )


@choice("theory.largest_rank_of_the_jacobian", points=1, options="a b c d")
def rank_is_chosen():
    """The largest rank that the Jacobian of an autoencoder with five latents can have."""
    return "c"


@rank_is_chosen.mistake("A product of matrices has no more rank than the narrowest of them lets through.")
def takes_the_number_of_pixels():
    return "a"


PIXEL = cases.points(a=cases.real, b=cases.real, w=lambda rng, n: rng.uniform(0.1, 0.4, n))


@symbolic("theory.best_constant", points=2, symbols="a b w", positive="w", on=PIXEL)
def best_constant_is_the_mean(a, b, w):
    """What a squared error makes of a pixel that could be either of two values."""
    grid = np.linspace(0, 1, 3)  # the error is a parabola in c: its lowest point from three of its values
    c = a + grid[:, None] * (b - a)
    low, middle, high = w * (a - c) ** 2 + (1 - w) * (b - c) ** 2
    return a + (b - a) * (0.5 - (high - low) / (4 * (high - 2 * middle + low)))


@best_constant_is_the_mean.mistake("That is the likelier value, which an absolute error would choose. A squared one compromises.")
def takes_the_likelier_value(a, b, w):
    return b + 0 * w


@best_constant_is_the_mean.mistake("The two values do not count alike: each counts by its probability.")
def takes_the_middle(a, b, w):
    return (a + b) / 2


@best_constant_is_the_mean.mistake("The probabilities have changed places: w belongs to a.")
def changes_places(a, b, w):
    return (1 - w) * a + w * b


COST = cases.points(mse=cases.positive, n=cases.positive, v=cases.positive)


@symbolic("theory.gaussian_cost", points=2, symbols="mse n v", positive="mse n v", on=COST)
def gaussian_cost_is_derived(mse, n, v):
    """The squared error is a Gaussian's −log-likelihood, up to a factor and a constant."""
    return n * mse / (2 * v) + n * np.log(np.sqrt(2 * np.pi * v))


@gaussian_cost_is_derived.mistake("mse is a mean over the pixels; the exponent has their sum, n times as much.")
def forgets_the_number_of_pixels(mse, n, v):
    return mse / (2 * v) + n * np.log(2 * np.pi * v) / 2


@gaussian_cost_is_derived.mistake("Every pixel has a constant of its own: ½ log 2πv counts n times.")
def counts_the_constant_once(mse, n, v):
    return n * mse / (2 * v) + np.log(2 * np.pi * v) / 2


@gaussian_cost_is_derived.mistake("The constant ½ log 2πv of each pixel is missing.")
def forgets_the_constant(mse, n, v):
    return n * mse / (2 * v)


@gaussian_cost_is_derived.mistake("The sign is turned: −log N is asked for, which grows with the error.")
def cost_turns_the_sign(mse, n, v):
    return -n * mse / (2 * v) - n * np.log(2 * np.pi * v) / 2


@choice("theory.last_activation", points=1, options="a b c d")
def last_activation_is_chosen():
    """The last layer of a decoder of images between −1 and 1."""
    return "c"


@last_activation_is_chosen.mistake("A ReLU is never negative, and half of the range is.")
def takes_a_relu():
    return "a"


@last_activation_is_chosen.mistake("A sigmoid lies between 0 and 1: it suits images in [0, 1].")
def takes_a_sigmoid():
    return "b"
