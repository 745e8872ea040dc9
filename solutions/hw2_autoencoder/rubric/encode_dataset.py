"""The codes of a dataset, in order, in evaluation mode, without gradients."""

import numpy as np

from autograder import cases, conventions, custom, require

from .assignment import PIXELS, images_of


def linear_weights(rng, a, b, dtype="float32"):
    """Weight (b, a) and bias of a linear layer, flat, one after the other."""
    return np.concatenate([rng.normal(0, 0.3, b * a), rng.normal(0, 1, b)]).astype(dtype)


def double(s, into, out_of, latent):
    """A model of the judge's own: an encoder of one convolution as large as the image, a linear map, behind dropout, which is
    nothing in evaluation mode; and a linear decoder with a tanh. Its methods encode and decode are networks."""
    first, second = s.torch.nn.Conv2d(1, latent, 8), s.torch.nn.Linear(latent, PIXELS)
    s.torch.nn.utils.vector_to_parameters(into, first.parameters())
    s.torch.nn.utils.vector_to_parameters(out_of, second.parameters())
    model, shape = s.torch.nn.Sequential(), s.torch.Size([1, 8, 8])
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


def codes_of_a_dataset(s, images, labels, into, out_of, latent, training=False, rows=None):
    """rows: of the images, in a dataset that has nothing but a length and items"""
    model = double(s, into, out_of, latent).train(training)
    data = s.torch.utils.data.TensorDataset(images, labels)
    codes, names = s.unpack(s.mod.encode_dataset(model, data if rows is None else s.torch.utils.data.Subset(data, rows)), 2)
    return {"codes": codes, "names": names, "path": s.array(codes.requires_grad)}


def codes_and_names(s, **given):
    made = codes_of_a_dataset(s, **given)
    return {"codes": made["codes"], "names": made["names"]}


DATASETS = (
    cases.named("10 images, 3 latents", dataset(10, 3))
    + cases.named("300 images, 2 latents", dataset(300, 2))
    + cases.named("one image, 2 latents", dataset(1, 2))
    + cases.named("9 images, 1 latent", dataset(9, 1))
)
# A sum of 64 products of float32 numbers of order one: 64 · 6e-8 · 64 · 0.3 = 7e-5 in the worst order.
CODES = 1e-4


@custom("encode_dataset", points=5, on=DATASETS, program=codes_and_names)
def codes_and_labels_are_in_order(codes, names, images, labels, into, latent):
    """The code and the label of every image appear exactly once, in the dataset's order."""
    n = len(images)
    require(codes.shape == (n, latent), f"codes have shape {codes.shape}; {n} images and {latent} latents give {(n, latent)}")
    require(names.shape == (n,), f"labels have shape {names.shape}, not {(n,)}")
    require(names.dtype == np.int64, f"labels have dtype {names.dtype}; they must be int64")
    require(np.array_equal(names, labels), "the labels are not the dataset's labels in its order")
    off = np.abs(codes - layer(into, PIXELS, latent)(images)).max()
    require(bool(off <= CODES * (1 + np.abs(codes).max())), f"codes are off by up to {off:.3g}")


@codes_and_labels_are_in_order.mistake("The codes are not in the dataset's order: a DataLoader for training shuffles.")
def shuffles_the_dataset(codes, names, images, labels, into, latent):
    right = layer(into, PIXELS, latent)(images)
    if codes.shape != right.shape or len(codes) == 1:
        return codes.shape == right.shape
    alike = np.allclose(np.sort(codes, axis=0), np.sort(right, axis=0), atol=1e-3)
    return bool(alike and not np.allclose(codes, right, atol=1e-3))


@codes_and_labels_are_in_order.mistake("Some images are missing. The last mini-batch counts as well, even if it is not full.")
def drops_the_last_images(codes, names, images, labels, into, latent):
    return (codes.ndim == 2 and len(codes) < len(images)) or len(images) == 1


def codes_in_training_mode(s, **given):
    """The codes twice: only those of a model in training mode are others each time."""
    first, second = (codes_of_a_dataset(s, **given, training=True)["codes"] for _ in range(2))
    return {"codes": first, "again": second}


@custom("encode_dataset", points=1, on=cases.named("30 images, 2 latents", dataset(30, 2)), program=codes_in_training_mode)
def dataset_is_encoded_in_evaluation_mode(codes, again, images, into, latent):
    """A model with dropout that arrives in training mode still gives the codes of evaluation mode."""
    right = layer(into, PIXELS, latent)(images)
    near = codes.shape == right.shape and np.allclose(codes, right, atol=1e-3)
    require(near, "the codes are not those of evaluation mode")


@dataset_is_encoded_in_evaluation_mode.mistake("Dropout was active: the model is still in training mode. Call its eval() first.")
def encodes_in_training_mode(codes, again, images, into, latent):
    return codes.shape == again.shape and bool((np.abs(codes - again) > 1e-3).mean() > 0.5)


def codes_and_gradient(s, **given):
    made = codes_of_a_dataset(s, **given)
    return {"codes": made["codes"], "path": made["path"]}


@custom("encode_dataset", points=1, on=cases.named("12 images, 2 latents", dataset(12, 2)), program=codes_and_gradient)
def codes_carry_no_gradient(codes, path, images, into, latent):
    """The codes are plain numbers, detached from the graph."""
    right = layer(into, PIXELS, latent)(images)
    found = codes.ndim == 2 and codes.shape[1:] == right.shape[1:] and np.isin(codes.round(2), right.round(2)).mean() > 0.5
    require(found, "most of these numbers are not codes of the dataset's images")
    require(float(path) == 0, "the codes require a gradient, which keeps every step of the encoder in memory")


def dataset_of_any_kind(s, images, labels, into, out_of, latent, rows):
    codes = codes_of_a_dataset(s, images, labels, into, out_of, latent, rows=rows)["codes"]
    return {"codes": codes, "images afterwards": images, "labels afterwards": labels}


def seven_of_nine(dtype):
    """Each entry of a code is about its own bias, so that codes in another order resemble the right ones."""

    def draw(rng):
        drawn = dataset(9, 6, dtype)(rng)
        drawn["into"][-6:] = (10 * rng.permutation(6)).astype(dtype)
        return {**drawn, "rows": list(range(1, 8))}

    return draw


@conventions(
    "encode_dataset",
    points=1,
    on=cases.named("7 images of float64", seven_of_nine("float64"))
    + cases.named("7 images of float32", seven_of_nine("float32")),
    program=dataset_of_any_kind,
)
def encode_dataset_keeps_the_conventions(images, into, latent, rows):
    """Codes have the images' dtype (float32 or float64); any dataset works, and is left unchanged."""
    return layer(into, PIXELS, latent)(images[rows])
