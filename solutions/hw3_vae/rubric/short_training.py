"""Shapes of an untrained VAE, and what a few steps of training return."""

import numpy as np

from autograder import cases, custom, require

from .bernoulli import log_bernoulli, per_example
from .kl_standard_normal import kl_of
from .trained_vae import brief, led


def a_few_images(batch, latent):
    def draw(rng):
        x = rng.integers(0, 2, (batch, 1, 8, 8)).astype(np.float32)
        z = rng.normal(size=(batch + 1, latent))
        z.ravel()[::3] = 0
        return {"x": x, "z": z.astype(np.float32), "latent": latent}

    return draw


SINGLES = 64


def untrained(s, x, z, latent):
    model = s.mod.VAE(latent)
    mu, logvar = s.unpack(model.encode(x), 2)
    logits, forth_mu, forth_logvar = s.unpack(model.forward(x), 3)
    made = {"mu": mu, "logvar": logvar, "decoded": model.decode(z), "logits": logits, "samples": model.sample(7)}
    made |= {"forth_mu": forth_mu, "forth_logvar": forth_logvar}
    every = s.torch.cat([value.flatten() for value in made.values()])
    model.eval()
    several = {**of_encode(s, model, x), "decoded": model.decode(z)}
    one = {**of_encode(s, model, x[:1]), "decoded": model.decode(z[:1])}
    singles = s.torch.cat([model.sample(1) for _ in range(SINGLES)])
    ink = s.torch.stack([s.torch.mean(singles), s.torch.mean(model.sample(SINGLES))])
    forth_of_one = s.unpack(model.forward(x[:1]), 3)[1]
    stepped(s, model, x)
    model.eval()
    later = {"decoded": model.decode(z), "x": x, "z": z}
    alone = {
        "singles": singles[:2],
        "ink": ink,
        "forth_mu": forth_of_one,
        "bits": s.torch.as_tensor(s.torch.finfo(every.dtype).bits),
    }
    return {"made": made, "several": several, "one": one, "alone": alone, "later": later}


def of_encode(s, model, images):
    mu, logvar = s.unpack(model.encode(images), 2)
    return {"mu": mu, "logvar": logvar}


def stepped(s, model, images):
    """One step of an optimiser, on something that depends on all that forward returns."""
    model.train()
    optimiser = s.torch.optim.Adam(model.parameters(), lr=0.02)
    logits, mu, logvar = s.unpack(model.forward(images), 3)
    cost = s.torch.mean(s.torch.square(logits - 1)) + s.torch.mean(s.torch.square(mu - 1)) + s.torch.mean(s.torch.square(logvar))
    s.tried("torch.autograd.backward", cost)
    optimiser.step()


SIZES = (
    cases.named("2 latents, 5 images", a_few_images(5, 2))
    + cases.named("7 latents, 3 images", a_few_images(3, 7))
    + cases.named("1 latent, 4 images", a_few_images(4, 1))
)


@custom("VAE", points=3, on=SIZES, program=untrained)
def vae_has_the_right_shapes(made, several, one, alone, later, x, z, latent):
    """encode, decode, forward and sample return the right shapes for any number of latents, and decode can be trained."""
    for name, value, shape in (
        ("mu", made["mu"], (len(x), latent)),
        ("logvar", made["logvar"], (len(x), latent)),
        ("decode(z)", made["decoded"], (len(z), 1, 8, 8)),
        ("forward's logits", made["logits"], x.shape),
        ("forward's mu", made["forth_mu"], (len(x), latent)),
        ("forward's logvar", made["forth_logvar"], (len(x), latent)),
        ("sample(7)", made["samples"], (7, 1, 8, 8)),
        ("mu of one image, in evaluation", one["mu"], (1, latent)),
        ("logvar of one image, in evaluation", one["logvar"], (1, latent)),
        ("decode of one z, in evaluation", one["decoded"], (1, 1, 8, 8)),
        ("sample(1), twice in a row,", alone["singles"], (2, 1, 8, 8)),
    ):
        require(value.shape == shape, f"{name} has shape {value.shape}, not {shape}")
    bits = int(alone["bits"])
    require(bits == 32, f"for float32 images and latents, some results have {bits} bits: results must have the inputs' dtype")
    unchanged = np.array_equal(x, later["x"]) and np.array_equal(z, later["z"])
    require(unchanged, "images or latents are changed in place, so the caller continues with other numbers: work on new tensors")
    for name in several:
        require(near(several[name][:1], one[name]), f"in evaluation mode, {name} depends on what else is in the batch")
    require(near(one["mu"], alone["forth_mu"]), "forward and encode give different mu for the same image")
    by_ones, at_once = alone["ink"]
    require(abs(by_ones - at_once) < INK, f"sample(1) has mean {by_ones:.3g}, but sample({SINGLES}) has mean {at_once:.3g}")
    learns = not np.allclose(several["decoded"], later["decoded"], rtol=1e-5, atol=1e-6)
    require(learns, "an optimiser step on forward's results does not change what decode returns")


def near(a, b):
    return bool(np.allclose(a, b, rtol=1e-3, atol=1e-3))


# The mean of 64 images before training, whose pixels are at most 0.06 away from each other on average: 0.01 for the difference
# of two. Were all pixels of an image black or white together, it would be 0.09.
INK = 0.12


@vae_has_the_right_shapes.mistake("The images are flat, (n, 64). Their shape must be (n, 1, 8, 8).")
def images_come_flat(made, several, one, alone, later, x, z, latent):
    return made["decoded"].shape == (len(z), 64)


def one_image_again_and_again(rng):
    """Two kinds of image only, so that learning shows after a few steps."""
    kinds = rng.integers(0, 2, (2, 1, 8, 8))
    return {"data": kinds[rng.integers(0, 2, 64)].astype(np.float32), "steps": 60}


def untrained_of_two(s):
    s.torch.manual_seed(4)
    return s.mod.VAE(2)


def said(model, data):
    """What the decoder makes of the means of some images. Few: a record holds two megabytes."""
    model.eval()
    return model.decode(model.encode(data[:8])[0]).float()


def unasked(s, model):
    """What it decodes from ones."""
    model.eval()
    return model.decode(s.torch.ones([2, 2])).float()


def short_training(s, data, steps):
    """Some steps on small mini-batches; and the first of a twin on large ones, to see what the loss is averaged over."""
    # The learning rate is left at its default: what a number means there depends on the optimiser, which is the student's choice.
    model = untrained_of_two(s)
    before, again = unasked(s, model), unasked(s, model)
    model.train()
    losses = s.mod.train_vae(model, data, steps=steps, batch_size=8, seed=3)
    large = s.mod.train_vae(untrained_of_two(s), data, steps=1, batch_size=64, seed=3)
    told = {"before": before, "again": again, "after": unasked(s, model), "data_after": data}
    return {"losses": s.array(losses), "large": s.array(large), **told}


def short(*names):
    def program(s, data, steps):
        made = short_training(s, data, steps)
        return {name: made[name] for name in names}

    return program


TWO_IMAGES = cases.named("two images again and again, 60 steps", one_image_again_and_again).shared("a short training")


@custom("train_vae", points=1, on=TWO_IMAGES, program=short("losses", "large"))
def training_returns_its_losses(losses, large, steps):
    """Training takes `steps` steps and returns the loss of each: the mean of −ELBO in nats, which goes down."""
    require(losses.shape == (steps,), f"{steps} steps must return as many losses; these have shape {losses.shape}")
    first, last = losses[:3].mean(), losses[-3:].mean()
    # Before training each pixel costs log 2 nats or so, which makes 44, and the KL comes on top. Whoever begins with the log-odds
    # of the pixels pays for those alone in which the two images differ: half of them. Averaged over pixels it is below one.
    require(
        bool(losses[0] > 5),
        f"the first loss is {losses[0]:.4g}, which is too small: before training, 64 pixels cost up to 44 nats, plus the KL",
    )
    # The same weights on eight times as many images: a sum would be eight times as large, a mean is much the same.
    require(
        bool(large[0] < 3 * losses[0]),
        f"the first loss is {losses[0]:.4g} on mini-batches of 8, but {large[0]:.4g} on mini-batches of 64",
    )
    require(bool(last < first - 1), f"the loss does not go down on two images: from {first:.4g} to {last:.4g}")


@training_returns_its_losses.mistake(
    "The losses are too small. Often: you averaged over the pixels. Sum over pixels and latents, and average over images."
)
def losses_are_averaged_over_pixels(losses, large, steps):
    return bool(losses.shape == (steps,) and 0.2 < losses[0] < 5)


@training_returns_its_losses.mistake(
    "The loss grows with the size of the mini-batch. Often: you summed over its images. Average over them."
)
def losses_are_summed_over_the_batch(losses, large, steps):
    return bool(losses.shape == (steps,) and large[0] >= 3 * losses[0] > 100)


@training_returns_its_losses.mistake("Your losses are negative. −ELBO is positive: it is the cost of an image, in nats.")
def losses_are_negative(losses, large, steps):
    return bool(losses.shape == (steps,) and losses.max() < 0)


# Without zero_grad gradients add up: Adam with 1e-2 goes from 44 to 10 or less, and by the last step to 600 and more.
@training_returns_its_losses.mistake(
    "The loss first goes down, and then up. Often: gradients are not set to zero before each step, or the steps are too large."
)
def losses_turn_back(losses, large, steps):
    return bool(losses.shape == (steps,) and 5 < losses[0] < losses[-3:].mean() and losses.min() < 0.7 * losses[0])


@custom("train_vae", points=1, on=TWO_IMAGES, program=short("before", "again", "after", "data_after"))
def training_leaves_the_data_alone(before, again, after, data_after, data):
    """Training changes the model and leaves the training images unchanged."""
    require(np.array_equal(data, data_after), "training changes the images in place: work on copies")
    changed = np.allclose(before, again, atol=1e-4) and not np.allclose(before, after, atol=1e-3)
    require(changed, "the model was not trained, or decode is random in evaluation mode: training must change what it returns")


COPIES = 64


def far_from_the_prior(s, image, far, seed):
    """An untrained VAE whose means alone are led to ±3; its own terms on copies of one image, and the first loss on them.

    Where training has pulled the means to where its own KL is small, nothing shows which KL that was; here it does.
    """

    def away(mu, logvar):
        return s.torch.nn.functional.mse_loss(mu, far) + s.torch.mean(s.torch.square(logvar))

    copies = s.torch.tile(image, [COPIES, 1, 1, 1])
    model = led(s, copies, seed, away)
    model.train()
    s.torch.set_grad_enabled(False)
    logits, mu, logvar = s.unpack(model.forward(copies), 3)
    s.torch.set_grad_enabled(True)
    losses = s.mod.train_vae(model, copies, steps=1, batch_size=COPIES, seed=seed)
    return {"logits": brief(s, logits), "mu": mu, "logvar": logvar, "losses": s.array(losses)}


def one_image(distance, seed=None):
    def draw(rng):
        return {
            "image": rng.integers(0, 2, (1, 1, 8, 8)).astype(np.float32),
            "far": distance * rng.choice([-1, 1], (1, 2)).astype(np.float32),
            "seed": int(rng.integers(10**6)) if seed is None else seed,
        }

    return draw


# Both are means of 64 draws, so that nine of their standard errors are 2e-19 for normal numbers, and 5e-12 at worst for a
# skewness of one. Of a KL with another weight `losses_are_the_bound` speaks, so that 2½ times the KL of 9 nats are granted; with
# μ⁴ for μ² it is nine times as large. What is less passes, too: a KL that is warmed up begins with nothing. With means of ±1 the
# KL is one nat, and little else fits into what is granted.
@custom(
    "train_vae",
    points=1,
    on=cases.named("means of ±3, one step on copies of an image", one_image(3))
    + cases.named("means of ±1, seed 0, one step on copies of an image", one_image(1, 0))
    + cases.named("means of ±1, seed 1, one step on copies of an image", one_image(1, 1)),
    program=far_from_the_prior,
)
def first_loss_is_the_bound(logits, mu, logvar, losses, image):
    """The first loss is −ELBO of the model before any step: for means far from zero, it includes the right KL."""
    shapes = logits.shape, mu.shape, logvar.shape
    require(shapes == ((COPIES, 1, 8, 8), (COPIES, 2), (COPIES, 2)), f"forward returns shapes {shapes} for {COPIES} images")
    require(losses.shape == (1,), f"one step must return one loss; the result has shape {losses.shape}")
    error, kl = -per_example(log_bernoulli(np.broadcast_to(image, logits.shape), logits)), kl_of(mu, logvar)
    noise = 9 * (error + kl).std() * np.sqrt(2 / COPIES)
    near = losses[0] <= (error + 2.5 * kl).mean() + noise
    require(
        bool(near), f"the first loss is {losses[0]:.4g}, but −log p(x|z) is {error.mean():.4g} nats and the KL {kl.mean():.4g}"
    )


def no_two_alike(rng):
    """Images of which no two are alike, so that no two mini-batches are."""
    return {"data": rng.integers(0, 2, (40, 1, 8, 8)).astype(np.float32)}


def other_arguments(s, data):
    """The same weights and the same images; of `batch_size`, `lr` and `seed` one at a time is another."""

    def run(batch_size=8, lr=1e-3, seed=3):
        model = untrained_of_two(s)
        losses = s.mod.train_vae(model, data, steps=10, batch_size=batch_size, lr=lr, seed=seed)
        return {"logits": said(model, data), "losses": s.tried("torch.as_tensor", losses)}

    others = {"batch_size": run(batch_size=24), "lr": run(lr=1e-4), "seed": run(seed=4)}
    return {"first": run(), "again": run(), **others}


def same(one, other, within):
    """Do two trainings agree in everything that they return as numbers?"""
    return all(
        np.shape(one[name]) == np.shape(other[name]) and np.allclose(one[name], other[name], rtol=within, atol=within)
        for name in one
        if isinstance(one[name], np.ndarray) and isinstance(other[name], np.ndarray)
    )


# One thread adds in one order, so that the same training is the same to the last digit; 1e-3 is granted.
@custom("train_vae", points=1, on=cases.named("40 images, 10 steps", no_two_alike), program=other_arguments)
def training_uses_its_arguments(first, again, batch_size, lr, seed):
    """The same weights, data and arguments repeat the training; another batch_size, lr or seed changes it."""
    idle = [name for name, made in (("batch_size", batch_size), ("lr", lr), ("seed", seed)) if same(first, made, 0)]
    verb = "changes" if len(idle) == 1 else "change"
    names = ", ".join(f"`{name}`" for name in idle)
    require(not idle, f"{names} {verb} nothing: with another value the results are identical to the last digit")
    require(
        same(first, again, 1e-3), "two trainings with the same seed, after the same torch.manual_seed, give different results"
    )


@training_uses_its_arguments.mistake(
    "Two trainings with the same seed differ: some random numbers come from a source that neither `seed` nor torch.manual_seed "
    "sets."
)
def training_cannot_be_repeated(first, again, batch_size, lr, seed):
    return not same(first, again, 1e-3)
