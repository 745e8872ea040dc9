"""What both networks are shown while training, step by step: mini-batches of data, and noise."""

import numpy as np

from autograder import cases, custom, distribution, require

from .known_games import games_case

# In so many steps 20 000 z are drawn, and of 2 000 points nearly all. Whoever takes half of a mini-batch at a time has drawn
# 10 000 z, and whoever takes one step of D's for each five of G's has shown some 1 700 points.
STEPS, BATCH = 160, 128
ENOUGH = 900  # one mini-batch again and again is 128 points; in each of its steps the generator adds a fake, two at most


def watched_training(s, data, seed):
    """Networks that learn next to nothing, and remember what they are shown."""
    generator, discriminator = s.provided.Watched(s.provided.Spot([0.5, 0.0])), s.provided.Watched(s.provided.Stubborn())
    s.mod.train_gan(generator, discriminator, data, steps=STEPS, batch_size=BATCH, lr=1e-3, seed=seed)
    return {"noise": generator.shown(), "examples": discriminator.shown()}


def examples_shown(s, data, seed):
    return {"examples": watched_training(s, data, seed)["examples"]}


def noise_shown(s, data, seed, n):
    return {"noise": watched_training(s, data, seed)["noise"]}


WATCHED = cases.named("160 steps", games_case).shared("what the networks are shown")


@custom("train_gan", points=1, on=WATCHED, program=examples_shown)
def every_step_has_other_data(examples):
    """The discriminator learns from different data points in each step."""
    text = f"in {STEPS} steps with mini-batches of {BATCH}, D learns from only {len(examples)} different examples, fakes included"
    require(len(examples) > ENOUGH, text)


@every_step_has_other_data.mistake(
    "You used the same mini-batch in every step. Draw a new one in each step, or go through the data in order."
)
def one_mini_batch_serves_all_steps(examples):
    return BATCH <= len(examples) <= BATCH + 2 * STEPS


def drawn(noise, n):
    """The first n different z."""
    require(noise.ndim == 2 and noise.shape[1:] == (2,), f"the generator gets noise of shape {noise.shape}")
    text = f"in {STEPS} steps with mini-batches of {BATCH}, the generator learns from only {len(noise)} different z"
    require(len(noise) >= n, f"{text}: some are repeated, or the mini-batches are too small")
    return noise[:n]


# Uniform noise of variance one has a distribution function that is 0.056 away from the normal one. Noise that is cut off at two,
# or a tenth too wide, shows in its length (0.08 away), and a correlation of 0.2 in its direction (0.06).
@distribution("train_gan", points=1, on=WATCHED, program=noise_shown, streams=4, detects=0.055)
def noise_is_standard_normal(noise, n):
    """The generator is trained on z ~ N(0, I), with new noise in each step."""
    from scipy.special import ndtr

    z = drawn(noise, n)
    return {
        "the first number of z": ndtr(z[:, 0]),
        "the second": ndtr(z[:, 1]),
        "the length of z": 1 - np.exp(-(z**2).sum(1) / 2),
        "the direction of z": np.arctan2(z[:, 1], z[:, 0]) / np.pi % 1,
    }


@noise_is_standard_normal.mistake("Your noise is uniform on [0, 1), as from torch.rand instead of torch.randn.")
def noise_is_uniform(noise, n):
    z = drawn(noise, n)
    return {"the first number of z": z[:, 0], "the second": z[:, 1]}


@noise_is_standard_normal.mistake("Your noise is uniform. Its variance is right, but it must come from N(0, I).")
def noise_is_uniform_of_variance_one(noise, n):
    z = drawn(noise, n) / np.sqrt(12) + 0.5
    return {"the first number of z": z[:, 0], "the second": z[:, 1]}


def games_and_noise(rng):
    data = games_case(rng)["data"]
    data[0, 0] = 0
    return {"data": data, "z": rng.normal(size=(20, 2)).astype(np.float32)}


def other_arguments(s, data, z):
    """The same weights and the same data; of `batch_size`, `lr` and `seed` one at a time is another."""

    def run(batch_size=8, lr=1e-3, seed=3):
        s.torch.manual_seed(4)
        generator = s.provided.Generator(seed=1)
        given = generator, s.provided.Discriminator(seed=2), data
        losses = s.mod.train_gan(*given, steps=10, batch_size=batch_size, lr=lr, seed=seed)
        return {"samples": generator(z), "losses": s.provided.generators_losses(losses)}

    others = {"batch_size": run(batch_size=24), "lr": run(lr=1e-4), "seed": run(seed=4)}
    return {"first": run(), "again": run(), **others, "data_afterwards": data}


def same(one, other, within):
    """Do two trainings agree in everything that they return as numbers?"""
    return all(
        np.shape(one[name]) == np.shape(other[name]) and np.allclose(one[name], other[name], rtol=within, atol=within)
        for name in one
        if isinstance(one[name], np.ndarray) and isinstance(other[name], np.ndarray)
    )


# One thread adds in one order, so that the same training is the same to the last digit; 1e-3 is granted.
@custom("train_gan", points=1, on=cases.named("10 steps", games_and_noise), program=other_arguments)
def training_uses_its_arguments(first, again, batch_size, lr, seed, data, data_afterwards):
    """The same arguments repeat the same training; another batch_size, lr or seed changes it; the data stay unchanged."""
    idle = [name for name, made in (("batch_size", batch_size), ("lr", lr), ("seed", seed)) if same(first, made, 0)]
    verb = "changes" if len(idle) == 1 else "change"
    names = ", ".join(f"`{name}`" for name in idle)
    require(not idle, f"{names} {verb} nothing: with another value the results are identical to the last digit")
    require(np.array_equal(data, data_afterwards), "training changes the given data in place")
    require(
        same(first, again, 1e-3),
        "a second training with the same seed, after the same torch.manual_seed, gives different results",
    )


@training_uses_its_arguments.mistake(
    "Two trainings with the same seed differ: some random numbers come from a source that neither `seed` nor "
    "torch.manual_seed sets."
)
def training_cannot_be_repeated(first, again, batch_size, lr, seed, data, data_afterwards):
    return np.array_equal(data, data_afterwards) and not same(first, again, 1e-3)
