"""The density of what a map makes, and of what several maps make."""

import numpy as np

from autograder import cases, closed_form, conventions, gradients_back


def known_map(kind, n=7, dtype="float32", far=1.0):
    """n points x, log p(z) and log|det ∂z/∂x| of a map to z ~ N(0, 1) whose density at x scipy knows."""

    def draw(rng):
        z, a, b = far * rng.normal(size=n), rng.choice([-1, 1]) * rng.uniform(0.3, 3), rng.normal()
        x, log_det = {
            "exp": (np.exp(z), -z),
            "affine": (a * z + b, np.full(n, -np.log(abs(a)))),
            "tanh": (np.tanh(z), 2 * np.log(np.cosh(z))),
        }[kind]
        return {
            "log_prob_z": (-(z**2) / 2 - np.log(2 * np.pi) / 2).astype(dtype),
            "log_det": log_det.astype(dtype),
            "x": x,
            "kind": kind,
            "a": a,
            "b": b,
        }

    return draw


def middle(rng):
    """A base of density one at its middle, N(0, 1 / 2π), and a map that stretches nothing: both logarithms are zero there."""
    width = 1 / np.sqrt(2 * np.pi)
    z = width * rng.normal(size=7)
    z[0] = 0
    log_prob = (-np.pi * z**2).astype(np.float32)
    return {"log_prob_z": log_prob, "log_det": np.zeros_like(log_prob), "x": z, "kind": "affine", "a": width, "b": 0.0}


KNOWN_MAPS = (
    cases.named("x = exp(z)", known_map("exp"))
    + cases.named("x = a z + b", known_map("affine"))
    + cases.named("x = tanh(z)", known_map("tanh"))
    + cases.named("x = a z + b, one example", known_map("affine", 1))
    + cases.named("x = exp(z), far out, float64", known_map("exp", dtype="float64", far=20.0))
    + cases.named("x = z, logarithms of zero", middle)
)


def density_at(x, kind, a, b):
    """log p(x), from scipy's own densities; of tanh(z), through its distribution function."""
    from scipy import stats

    if kind == "tanh":
        step = 1e-5 * (1 - x**2)
        return np.log((stats.norm.cdf(np.arctanh(x + step)) - stats.norm.cdf(np.arctanh(x - step))) / (2 * step))
    return stats.lognorm.logpdf(x, 1) if kind == "exp" else stats.norm.logpdf(x, b, abs(a))


def changed(s, log_prob_z, log_det, **rest):
    return {"log_prob": s.mod.change_of_variables(log_prob_z, log_det)}


@closed_form("change_of_variables", points=3, on=KNOWN_MAPS, program=changed)
def change_of_variables_is_right(x, kind, a, b, log_det):
    """log p(x) equals the known log-density of e^z, of a z + b and of tanh(z), one number per example."""
    return density_at(x, kind, a, b)


@change_of_variables_is_right.mistake(
    "The sign of the log-determinant is flipped: a map to latents that stretches space makes the density of the data larger."
)
def subtracts_the_log_det(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - 2 * log_det


@change_of_variables_is_right.mistake("You added the determinant itself. log_det is already a logarithm.")
def adds_the_determinant(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - log_det + np.exp(log_det)


@change_of_variables_is_right.mistake("You averaged the log-determinant over the batch. Each example has its own.")
def averages_the_batch(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - log_det + log_det.mean()


def vectors_of(*names, dtype="float64", n=5):
    """The first entry is zero, where there are others."""
    return lambda rng: {name: (rng.normal(size=n) * (np.arange(n) >= min(1, n - 1))).astype(dtype) for name in names}


TWO_VECTORS = (
    cases.named("batch 40, float64", vectors_of("log_prob_z", "log_det", n=40))
    + cases.named("batch 40, float32", vectors_of("log_prob_z", "log_det", n=40, dtype="float32"))
    + cases.named("one example", vectors_of("log_prob_z", "log_det", n=1))
)


@conventions(
    "change_of_variables",
    points=1,
    on=TWO_VECTORS,
    passes=("log_prob_z", "log_det"),
)
def change_of_variables_keeps_the_conventions(log_prob_z, log_det):
    """The result has the inputs' dtype and device; inputs are left unchanged; gradients flow back to both."""
    return log_prob_z + log_det


def composed(s, log_dets):
    return {"log_det": s.mod.compose([log_dets[k] for k in range(4)])}


def composed_alone(s, log_dets):
    return {"log_det": s.mod.compose([log_dets[0]])}


def four_layers(batch, dtype="float32", spread=1.0, zero=False):
    def draw(rng):
        drawn = rng.normal(0.5, spread, (4, batch))
        drawn[:, 0] *= not zero
        return {"log_dets": drawn.astype(dtype)}

    return draw


FOUR_LAYERS = (
    cases.named("4 layers, batch 5", four_layers(5))
    + cases.named("4 layers, batch 1", four_layers(1))
    + cases.named("4 layers, batch 5, large, float64", four_layers(5, "float64", 40.0))
    + cases.named("4 layers that stretch nothing at the first example", four_layers(5, zero=True))
)


@closed_form("compose", points=2, on=FOUR_LAYERS, program=composed)
def compose_adds_the_layers(log_dets):
    """The log-determinants of the layers are added, one number per example."""
    return np.einsum("kb->b", log_dets)


@compose_adds_the_layers.mistake("You summed over the batch as well. Each example has its own log-determinant.")
def adds_the_batch_as_well(log_dets):
    return log_dets.sum()


@compose_adds_the_layers.mistake("You averaged over the layers. Determinants multiply, so their logarithms add up.")
def averages_the_layers(log_dets):
    return log_dets.mean(0)


@compose_adds_the_layers.mistake("The last layer is missing.")
def misses_the_last_layer(log_dets):
    return log_dets[:-1].sum(0)


@compose_adds_the_layers.mistake("The last layer is counted twice.")
def counts_the_last_layer_twice(log_dets):
    return log_dets.sum(0) + log_dets[-1]


@compose_adds_the_layers.mistake("You multiplied the logarithms. Determinants multiply; their logarithms add up.")
def multiplies_the_logarithms(log_dets):
    return log_dets.prod(0)


def composed_of_three(s, a, b, c):
    log_det, leaves = s.mod.compose([a, b, c]), {"a": s.leaf(a), "b": s.leaf(b), "c": s.leaf(c)}
    total = s.tried("torch.sum", s.mod.compose(list(leaves.values())))
    afterwards = {"a afterwards": a, "b afterwards": b, "c afterwards": c}
    # A fetcher calls it with a list of what it holds, which stays on the CPU: another device is the default then.
    fetcher = s.tried(FETCHER, [a, b, c], True, s.get("mod.compose"), False)
    attempts = s.placed(fetcher.fetch, [[0, 1, 2]], fetcher)
    s.mod.compose([s.torch.empty_like(part, device="meta") for part in (a, b, c)])  # raises where it meets a tensor elsewhere
    return {"log_det": log_det, **afterwards, "attempts": attempts, **gradients_back(s, "the result", total, leaves)}


FETCHER = "torch.utils.data._utils.fetch._MapDatasetFetcher"


THREE_VECTORS = (
    cases.named("3 layers, batch 40, float64", vectors_of("a", "b", "c", n=40))
    + cases.named("3 layers, batch 40, float32", vectors_of("a", "b", "c", n=40, dtype="float32"))
    + cases.named("3 layers, one example", vectors_of("a", "b", "c", n=1))
)


@conventions("compose", points=1, on=THREE_VECTORS, program=composed_of_three)
def compose_keeps_the_conventions(a, b, c):
    """The result has the inputs' dtype and device; inputs are left unchanged; gradients flow back to every layer."""
    return a + b + c
