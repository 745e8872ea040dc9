"""The path between two images is straight in the latent space."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, custom, require

from .assignment import PIXELS, images_of
from .encode_dataset import dataset, double, layer
from .encoder import evaluated, some_zero


def two_ends(latent, steps, dtype="float32", apart=True):
    def draw(rng):
        start, end = some_zero(images_of(rng, 2, dtype))
        end = end if apart else start.copy()
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
    + cases.named("8 images, both ends the same", two_ends(2, 8, apart=False))
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
    """Images are decoded at equal distances along the line between the two codes, both codes included."""
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps)), out_of)


@path_is_straight_in_latent_space.mistake(
    "You interpolated between the two images, pixel by pixel. Interpolate between their codes."
)
def interpolates_pixels(start, end, steps, into, out_of, latent):
    return between(start, end, np.linspace(0, 1, steps))


@path_is_straight_in_latent_space.mistake("You blended two decoded images. Blend the codes, then decode the blends.")
def blends_reconstructions(start, end, steps, into, out_of, latent):
    first, last = decoded(ends(start, end, into, latent), out_of)
    return between(first, last, np.linspace(0, 1, steps))


@path_is_straight_in_latent_space.mistake("The path runs the wrong way: it must begin at x_start.")
def goes_backwards(start, end, steps, into, out_of, latent):
    return decoded(between(*ends(start, end, into, latent), np.linspace(1, 0, steps)), out_of)


@path_is_straight_in_latent_space.mistake(
    "The ends are missing: the first and the last of the `steps` images decode the two codes."
)
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
    "The distances are not equal: the images are closer together near the ends. Divide the line evenly."
)
def goes_unevenly(start, end, steps, into, out_of, latent):
    ways = (1 - np.cos(np.pi * np.linspace(0, 1, steps))) / 2
    return decoded(between(*ends(start, end, into, latent), ways), out_of)


@path_is_straight_in_latent_space.mistake("You returned the codes along the path. Return the images decoded from them.")
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
    """A model with dropout that arrives in training mode still gives the path of evaluation mode."""
    return decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps)), out_of)


def short_path(s, start, end, steps, into, out_of, latent):
    """And a path of seven, by a model and by one that decodes its negative."""
    model, negative = (evaluated(s, double(s, into, weights, latent)) for weights in (out_of, -out_of))
    images, negatives = (s.mod.interpolate(each, s.torch.clone(start), s.torch.clone(end), 7) for each in (model, negative))
    return {"images": images, "negatives": negatives, "said": s.raised("mod.interpolate", model, start, end, steps)}


@custom(
    "interpolate",
    points=1,
    program=short_path,
    on=cases.named("6 images", two_ends(2, 6)) + cases.named("2 images", two_ends(2, 2)),
)
def short_paths_are_refused(images, negatives, said):
    """A path of seven images is accepted; one with fewer than five images between its ends raises ValueError."""
    require(images.shape == (7, 1, 8, 8), f"a path of 7 images has shape {images.shape}, not (7, 1, 8, 8)")
    follows = images.shape == negatives.shape and np.ptp(images) > 0 and np.allclose(images, -negatives, atol=1e-3)
    require(follows, "the images are not outputs of the model's decoder")
    require(len(said) > 0, "nothing was raised; expected ValueError")
    require("ValueError" in said, f"{said[0]} was raised; expected ValueError")


def path_and_its_place(s, start, end, steps, into, out_of, latent):
    model = double(s, into, out_of, latent)
    images = s.mod.interpolate(model, start, end, steps)
    places = s.placed(s.get("mod.interpolate"), [model, start, end, steps])
    return {"images": images, "start afterwards": start, "end afterwards": end, "attempts": places}


def two_ends_of_a_pattern(dtype):
    """What is decoded is about the same along the path, so that a path which goes otherwise resembles the right one."""

    def draw(rng):
        drawn = two_ends(2, 8, dtype)(rng)
        drawn["out_of"][-PIXELS:] *= 3
        return drawn

    return draw


@conventions(
    "interpolate",
    points=1,
    on=cases.named("8 images of float64", two_ends_of_a_pattern("float64"))
    + cases.named("8 images of float32", two_ends_of_a_pattern("float32")),
    program=path_and_its_place,
)
def interpolate_keeps_the_conventions(start, end, steps, into, out_of, latent):
    """The path has the dtype (float32 or float64) and device of the images and model; both images are left unchanged."""
    return {"images": decoded(between(*ends(start, end, into, latent), np.linspace(0, 1, steps)), out_of)}
