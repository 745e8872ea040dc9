"""Shapes of an untrained VAE, and what a few steps of training return."""

import numpy as np

from autograder import cases, conventions, custom, require

from .bernoulli import log_bernoulli, per_example
from .kl_standard_normal import kl_of
from .trained_vae import brief, led


def a_few_images(batch, latent):
    def draw(rng):
        x = rng.integers(0, 2, (batch, 1, 8, 8)).astype(np.float32)
        return {"x": x, "z": rng.normal(size=(batch + 1, latent)).astype(np.float32), "latent": latent}

    return draw


def untrained(s, x, z, latent):
    model = s.mod.VAE(latent)
    mu, logvar = s.unpack(model.encode(x), 2)
    logits, forth_mu, forth_logvar = s.unpack(model.forward(x), 3)
    return {
        "mu": mu,
        "logvar": logvar,
        "decoded": model.decode(z),
        "logits": logits,
        "forth_mu": forth_mu,
        "forth_logvar": forth_logvar,
        "samples": model.sample(7),
    }


SIZES = cases.named("2 latents, 5 images", a_few_images(5, 2)) + cases.named("7 latents, 3 images", a_few_images(3, 7))


@custom("VAE", points=3, on=SIZES, program=untrained)
def vae_has_the_right_shapes(mu, logvar, decoded, logits, forth_mu, forth_logvar, samples, x, z, latent):
    """encode, decode, forward and sample have the right shapes for any number of latents."""
    for name, value, shape in (
        ("mu", mu, (len(x), latent)),
        ("logvar", logvar, (len(x), latent)),
        ("decode(z)", decoded, (len(z), 1, 8, 8)),
        ("forward's logits", logits, x.shape),
        ("forward's mu", forth_mu, (len(x), latent)),
        ("forward's logvar", forth_logvar, (len(x), latent)),
        ("sample(7)", samples, (7, 1, 8, 8)),
    ):
        require(value.shape == shape, f"{name} has shape {value.shape}, not {shape}")


@vae_has_the_right_shapes.mistake("Images come flat, (n, 64), where (n, 1, 8, 8) is asked for.")
def images_come_flat(mu, logvar, decoded, logits, forth_mu, forth_logvar, samples, x, z, latent):
    return decoded.shape == (len(z), 64)


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


def short_training(s, data, steps):
    """Some steps on small mini-batches; and the first of a twin on large ones, to see what the loss is averaged over."""
    # The learning rate is left at its default: what a number means there depends on the optimiser, which is the student's choice.
    losses = s.mod.train_vae(untrained_of_two(s), data, steps=steps, batch_size=8, seed=3)
    large = s.mod.train_vae(untrained_of_two(s), data, steps=1, batch_size=64, seed=3)
    return {"losses": s.array(losses), "large": s.array(large), "data afterwards": data}


def short(*names):
    def program(s, data, steps):
        made = short_training(s, data, steps)
        return {name: made[name] for name in names}

    return program


TWO_IMAGES = cases.named("two images again and again, 60 steps", one_image_again_and_again).shared("a short training")


@custom("train_vae", points=1, on=TWO_IMAGES, program=short("losses", "large"))
def training_returns_its_losses(losses, large, steps):
    """It takes as many steps as it is told and returns the loss of each, −ELBO in nats on average, which goes down."""
    require(losses.shape == (steps,), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    first, last = losses[:3].mean(), losses[-3:].mean()
    # Before training each pixel costs log 2 nats or so, which makes 44, and the KL comes on top. Whoever begins with the log-odds
    # of the pixels pays for those alone in which the two images differ: half of them. Averaged over pixels it is below one.
    require(
        bool(losses[0] > 5), f"the first loss is {losses[0]:.4g}; before training 64 pixels cost up to 44 nats, and the KL some"
    )
    # The same weights on eight times as many images: a sum would be eight times as large, a mean is much the same.
    require(
        bool(large[0] < 3 * losses[0]), f"on mini-batches of 8 the first loss is {losses[0]:.4g}, and on 64 it is {large[0]:.4g}"
    )
    require(bool(last < first - 1), f"the loss does not go down on two images: {first:.4g} at first, {last:.4g} at last")


@training_returns_its_losses.mistake(
    "The loss is a mean over pixels, or over too much else: it is summed over pixels and latents, and averaged over images."
)
def losses_are_averaged_over_pixels(losses, large, steps):
    return bool(losses.shape == (steps,) and 0.2 < losses[0] < 5)


@training_returns_its_losses.mistake("The loss is summed over the mini-batch; it is averaged over its images.")
def losses_are_summed_over_the_batch(losses, large, steps):
    return bool(losses.shape == (steps,) and large[0] >= 3 * losses[0] > 100)


@training_returns_its_losses.mistake("These losses are negative. −ELBO is positive: it is the nats that an image costs.")
def losses_are_negative(losses, large, steps):
    return bool(losses.shape == (steps,) and losses.max() < 0)


# Without zero_grad gradients add up: Adam with 1e-2 goes from 44 to 10 or less, and by the last step to 600 and more.
@training_returns_its_losses.mistake(
    "The loss goes down at first, and then up. Are gradients set to zero before each step? If they are, the steps are too large."
)
def losses_turn_back(losses, large, steps):
    return bool(losses.shape == (steps,) and 5 < losses[0] < losses[-3:].mean() and losses.min() < 0.7 * losses[0])


@conventions(
    "train_vae",
    points=1,
    on=TWO_IMAGES,
    program=short("data afterwards"),
)
def training_leaves_the_data_alone():
    """The training images are afterwards what they were before."""


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


def one_image(rng):
    return {
        "image": rng.integers(0, 2, (1, 1, 8, 8)).astype(np.float32),
        "far": 3 * rng.choice([-1, 1], (1, 2)).astype(np.float32),
        "seed": int(rng.integers(10**6)),
    }


# Both are means of 64 draws, so that nine of their standard errors are 2e-19 for normal numbers, and 5e-12 at worst for a
# skewness of one. Of a KL with another weight `losses_are_the_bound` speaks, so that 2½ times the KL of 9 nats are granted; with
# μ⁴ for μ² it is nine times as large. What is less passes, too: a KL that is warmed up begins with nothing.
@custom(
    "train_vae",
    points=1,
    on=cases.named("means of ±3, one step on copies of an image", one_image),
    program=far_from_the_prior,
)
def first_loss_is_the_bound(logits, mu, logvar, losses, image):
    """Before any step the loss is −ELBO of the VAE that was handed in, whose means are far from zero: it has their KL."""
    shapes = logits.shape, mu.shape, logvar.shape
    require(shapes == ((COPIES, 1, 8, 8), (COPIES, 2), (COPIES, 2)), f"forward gives shapes {shapes} for {COPIES} images")
    require(losses.shape == (1,), f"one step was asked for, and numbers of shape {losses.shape} came back")
    error, kl = -per_example(log_bernoulli(np.broadcast_to(image, logits.shape), logits)), kl_of(mu, logvar)
    noise = 9 * (error + kl).std() * np.sqrt(2 / COPIES)
    near = losses[0] <= (error + 2.5 * kl).mean() + noise
    require(bool(near), f"the first loss is {losses[0]:.4g}; −log p(x|z) is {error.mean():.4g} nats, and the KL {kl.mean():.4g}")


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
    """Of the same weights and data the same arguments make the same training, and another batch_size, lr or seed another."""
    idle = [name for name, made in (("batch_size", batch_size), ("lr", lr), ("seed", seed)) if same(first, made, 0)]
    verb = "changes" if len(idle) == 1 else "change"
    names = ", ".join(f"`{name}`" for name in idle)
    require(not idle, f"{names} {verb} nothing: with another value the results are identical to the last digit")
    require(same(first, again, 1e-3), "a second training with the same seed, after the same torch.manual_seed, is another one")


@training_uses_its_arguments.mistake(
    "Two trainings with the same seed differ: something is drawn from a generator that neither `seed` nor torch.manual_seed sets."
)
def training_cannot_be_repeated(first, again, batch_size, lr, seed):
    return not same(first, again, 1e-3)
