"""Activation normalisation: set up by its first batch, then kept, then trained."""

import numpy as np

from autograder import cases, conventions, custom, inverse, jacobian, require

from .coupling import gradients_in, log_abs_det, there_and_back


def two_batches(batch, size, *pixels, dtype="float64", later=None):
    """`first` sets the layer up; `x` and `latents`, `later` examples if it is given, come later, from elsewhere."""

    def draw(rng):
        wide, off = np.exp(rng.uniform(0.4, 1.5, size)), rng.normal(0, 3, size)

        def events(n, wider, further):
            flat = rng.normal(size=(n, *pixels, size)) * wide * wider + off + further
            return np.moveaxis(flat, -1, 1).astype(dtype)

        drawn = {
            "x": events(later or batch, 2.0, 3.0),
            "first": events(batch + 3, 1.0, 0.0),
            "latents": rng.normal(size=(later or batch + 1, size, *pixels)).astype(dtype),
        }
        for value in drawn.values():
            value.flat[0] = 0
        return {**drawn, "size": size}

    return draw


def batches(dtype):
    return several(dtype) + cases.named("3 features, later one example", two_batches(5, 3, dtype=dtype, later=1))


def several(dtype):
    return (
        cases.named("5 features, batch 6", two_batches(6, 5, dtype=dtype))
        + cases.named("3 channels of 2 × 3, batch 3", two_batches(3, 3, 2, 3, dtype=dtype))
        + cases.named("2 features, batch 3", two_batches(3, 2, dtype=dtype))
        + cases.named("1 feature, batch 4", two_batches(4, 1, dtype=dtype))
        + cases.named("1 channel of 2 × 3, batch 2", two_batches(2, 1, 2, 3, dtype=dtype))
    )


def normalised_once(s, first, size):
    layer = s.mod.ActNorm(size).double()
    layer.forward(first)
    return layer


def in_mode(draw, training):
    """A case's batches, for a layer in training mode or not: the first batch sets it up either way."""
    return lambda rng: {**draw(rng), "training": training}


FIRST_BATCHES = (
    cases.named("5 features, batch 6", in_mode(two_batches(6, 5, dtype="float32"), True))
    + cases.named("3 channels of 2 × 3, batch 3", in_mode(two_batches(3, 3, 2, 3, dtype="float32"), True))
    + cases.named("2 features, batch 3, after eval()", in_mode(two_batches(3, 2, dtype="float32"), False))
    + cases.named("1 channel of 3 × 3, batch 4", in_mode(two_batches(4, 1, 3, 3, dtype="float32"), True))
    + cases.named("1 feature, batch 5, float64", in_mode(two_batches(5, 1), True))
)


def set_up(s, first, size, x, latents, training):
    layer = s.mod.ActNorm(size)
    layer.train(training)
    layer.to(first.dtype)
    z, _ = s.unpack(layer.forward(first), 2)
    return {"z": z}


def by_channel(x):
    """(features, everything else)."""
    return np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


@custom("ActNorm", points=3, on=FIRST_BATCHES, program=set_up)
def actnorm_standardises_its_first_batch(z, first):
    """For the first batch, every feature (channel) of z has mean zero and variance one, over the batch and its pixels."""
    require(z.shape == first.shape, f"z has shape {z.shape}, but the input has shape {first.shape}")
    made, given = by_channel(z), by_channel(first)
    centred = given - given.mean(1, keepdims=True)
    fits = [np.allclose(made, centred / given.std(1, ddof=k, keepdims=True), rtol=1e-3, atol=1e-3) for k in (0, 1)]
    means, deviations = made.mean(1), made.std(1)
    require(bool(np.abs(means).max() < 1e-3), f"for the first batch, the means of z are {np.round(means, 3)}, not zero")
    require(any(fits), f"for the first batch, the deviations of z are {np.round(deviations, 3)}, not one")


def looks_like(z, expected):
    """To a tenth: whether a variance divides by n or n − 1 is up to them."""
    return z.shape == expected.shape and bool(np.allclose(z, expected, rtol=0.1, atol=0.05))


@actnorm_standardises_its_first_batch.mistake(
    "You returned the first batch unchanged. It must set mean and deviation, in training mode or not."
)
def is_not_set_up(z, first):
    return looks_like(z, first)


@actnorm_standardises_its_first_batch.mistake("You centred the features but did not divide by their standard deviation.")
def centres_only(z, first):
    return looks_like(by_channel(z), by_channel(first) - by_channel(first).mean(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("You scaled the features but did not centre them.")
def scales_only(z, first):
    return looks_like(by_channel(z), by_channel(first) / by_channel(first).std(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("You divided by the variance. Divide by its square root, the standard deviation.")
def divides_by_the_variance(z, first):
    given = by_channel(first)
    return looks_like(by_channel(z), (given - given.mean(1, keepdims=True)) / given.var(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("You used one mean and one deviation for all features. Each feature has its own.")
def shares_one_mean(z, first):
    return looks_like(z, (first - first.mean()) / first.std())


def kept_and_loaded(s, first, size, x, latents):
    layer, fresh = s.mod.ActNorm(size), s.mod.ActNorm(size)
    z_first, _ = s.unpack(layer.forward(first), 2)
    z, _ = s.unpack(layer.forward(x), 2)
    fresh.load_state_dict(layer.state_dict())
    loaded, _ = s.unpack(fresh.forward(x), 2)
    return {"z_first": z_first, "z": z, "loaded": loaded}


@custom("ActNorm", points=3, on=batches("float32"), program=kept_and_loaded)
def actnorm_keeps_what_it_set(z_first, z, loaded, first, x):
    """Later batches use the mean and deviation of the first, in the same layer and in one that loads its state_dict."""
    require(z.shape == loaded.shape == x.shape, f"z has shapes {z.shape} and {loaded.shape}, but the input has shape {x.shape}")
    require(np.ptp(by_channel(z_first)) > 1e-3, "all entries of the first batch are mapped to the same number")
    require(
        not np.allclose(z_first, first, rtol=1e-3, atol=1e-3),
        "the first batch comes out unchanged, so it has not set mean and deviation",
    )
    expected = []
    for before, after, later in zip(by_channel(first), by_channel(z_first), by_channel(x), strict=True):
        slope, intercept = np.polyfit(before, after, 1)
        expected.append(slope * later + intercept)
    for what, made in (("in the same layer", z), ("in a fresh layer that has loaded the state_dict", loaded)):
        fits = np.allclose(by_channel(made), expected, rtol=1e-3, atol=1e-3)
        require(bool(fits), f"{what}, a second batch is not mapped as the first one was")


@actnorm_keeps_what_it_set.mistake(
    "Every batch initialises your layer again, so a point's z depends on its neighbours. Only the first batch may set it."
)
def initialises_at_every_call(z_first, z, loaded, first, x):
    return bool(np.abs(by_channel(z).mean(1)).max() < 1e-2)


@actnorm_keeps_what_it_set.mistake(
    "After it loads a state_dict, your layer is initialised again by its next batch. The state_dict must also store that "
    "the layer is initialised."
)
def forgets_that_it_is_set(z_first, z, loaded, first, x):
    return bool(np.abs(by_channel(loaded).mean(1)).max() < 1e-2) and not initialises_at_every_call(z_first, z, loaded, first, x)


def one_step(s, layer, x):
    """One step of gradient descent on Σ z², small enough for any of the cases."""
    optimiser = s.torch.optim.SGD(layer.parameters(), lr=1e-3)
    z, _ = s.unpack(layer.forward(x), 2)
    s.torch.mean(s.torch.square(z)).backward()
    optimiser.step()


def trained_a_step(s, first, size, x, latents):
    layer = s.mod.ActNorm(size).double()
    layer.forward(first)
    z, _ = s.unpack(layer.forward(x), 2)
    one_step(s, layer, x)
    after, _ = s.unpack(layer.forward(x), 2)
    return {"z": z, "after": after}


@custom("ActNorm", points=1, on=several("float64"), program=trained_a_step)
def actnorm_is_trained(z, after, x):
    """Both m and σ are parameters: an optimiser step changes both."""
    require(z.shape == after.shape == x.shape, f"z has shapes {z.shape} and {after.shape}, but the input has shape {x.shape}")
    for given, before, later in zip(by_channel(x), by_channel(z), by_channel(after), strict=True):
        (slope, intercept), (new_slope, new_intercept) = np.polyfit(given, before, 1), np.polyfit(given, later, 1)
        require(bool(abs(new_slope / slope - 1) > 1e-6), "an optimiser step does not change σ")
        moved = abs(new_intercept / new_slope - intercept / slope)
        require(bool(moved > 1e-6), "an optimiser step does not change m")


def actnorm_forward_twice(s, first, size, x, latents, probes):
    made = normalised_once(s, first, size)
    z, log_det = s.unpack(made.forward(x), 2)
    moved, _ = s.unpack(made.forward(probes), 2)
    return {"z": z, "log_det": log_det, "moved": moved}


@jacobian("ActNorm", points=2, on=batches("float64"), program=actnorm_forward_twice)
def actnorm_log_det_is_the_jacobians(jacobian, x, size):
    """log_det equals log|det ∂z/∂x| as measured from forward values after the first batch, one number per example."""
    return {"log_det": log_abs_det(jacobian)}


@actnorm_log_det_is_the_jacobians.mistake("You forgot the pixels: one σ scales every pixel of its channel.")
def forgets_the_pixels(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) * size / jacobian.shape[-1]}


@actnorm_log_det_is_the_jacobians.mistake("You averaged over the features. All of them stretch the volume, so Σ log σ is a sum.")
def averages_the_features(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) / size}


@actnorm_log_det_is_the_jacobians.mistake("For images, you counted only the rows. Every channel has height × width pixels.")
def counts_rows_alone(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) / x[0, 0].shape[-1] if x.ndim > 2 else log_abs_det(jacobian)}


@actnorm_log_det_is_the_jacobians.mistake("The sign is flipped: forward divides by σ, so Σ log σ counts with a minus.")
def actnorm_turns_the_sign(jacobian, x, size):
    return {"log_det": -log_abs_det(jacobian)}


@actnorm_log_det_is_the_jacobians.mistake("You returned one number. Return one for each example: (batch,).")
def actnorm_gives_one_number(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian)[0]}


@actnorm_log_det_is_the_jacobians.mistake("You multiplied by the number of examples. Each example has its own log-determinant.")
def multiplies_by_the_batch(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) * len(x)}


def actnorm_there_and_back(s, first, size, x, latents):
    return there_and_back(lambda s: normalised_once(s, first, size))(s, x, latents)


@inverse("ActNorm", points=2, on=batches("float64"), program=actnorm_there_and_back)
def actnorm_inverse_undoes_forward(x, latents, log_det):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants differ only in sign."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


def gradient_in_parameters(s, log_det):
    """Does any flow back? Parameters have any name, and any shape."""
    return {"gradient of log_det in the layer's parameters": s.array(log_det.requires_grad)}


def actnorm_both_ways(s, first, size, x, latents):
    layer = s.mod.ActNorm(size).to(first.dtype)
    z_first, _ = s.unpack(layer.forward(first), 2)
    mapped, log_det = s.unpack(layer.forward(x), 2)
    back, back_log_det = s.unpack(layer.inverse(latents), 2)
    results = {"z": mapped, "log_det": log_det, "back": back, "back_log_det": back_log_det}
    after = {"first afterwards": first, "x afterwards": x, "latents afterwards": latents}
    devices = {"attempts": s.placed(layer.forward, [x], layer), "attempts of inverse": s.placed(layer.inverse, [latents], layer)}
    leaf, turned = s.leaf(x), s.leaf(latents)
    z, _ = s.unpack(layer.forward(leaf), 2)
    x_again, _ = s.unpack(layer.inverse(turned), 2)
    gradients = gradients_in(s, {"x": leaf}, z=z) | gradients_in(s, {"latents": turned}, x=x_again)
    return {"z_first": z_first, **results, **after, **devices, **gradients, **gradients_in_parameters(s, **results)}


def gradients_in_parameters(s, **results):
    """Does any flow back, where no input asks for one? Parameters have any name, and any shape."""
    return {f"gradient of {name} in the layer's parameters": s.array(value.requires_grad) for name, value in results.items()}


BOTH_WAYS = (
    cases.named("5 features, batch 10", two_batches(10, 5))
    + cases.named("2 channels of 2 × 3, batch 4, float32", two_batches(4, 2, 2, 3, dtype="float32"))
    + cases.named("1 feature, batch 9", two_batches(9, 1))
    + cases.named("3 features, later one example, float32", two_batches(5, 3, dtype="float32", later=1))
)


@conventions("ActNorm", points=1, on=BOTH_WAYS, program=actnorm_both_ways)
def actnorm_keeps_the_conventions(x):
    """Results keep dtype and device; inputs stay unchanged; gradients reach the input, m and σ in both directions."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
