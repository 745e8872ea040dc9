"""What both coupling layers are tried on, and how they are asked."""

import numpy as np

from autograder import cases, gradients_back

from .masks import alternating, first_ones

HIDDEN = 8


def layer_of(mask, batch, outputs, *, dtype="float64", spread=1.0, strength=1.0):
    """Events, latents, a mask (drawn, if it is a function) and a network's weights: none of them is zero.

    spread: of the events, N(0, spread²); strength: what the first output of the network is multiplied by
    """

    def draw(rng):
        keep = np.asarray(mask(rng) if callable(mask) else mask, float)
        size, event = keep.size, keep.shape
        w2 = rng.normal(0, 1.0 / np.sqrt(HIDDEN), (outputs * size, HIDDEN))
        b2 = rng.normal(0, 0.5, outputs * size)
        drawn = {
            "x": rng.normal(0, spread, (batch, *event)),
            "latents": rng.normal(0, spread, (batch + 1, *event)),
            "mask": keep,
            "w1": rng.normal(0, 1.5 / np.sqrt(size), (HIDDEN, size)),
            "b1": rng.normal(0, 0.5, HIDDEN),
            "w2": np.concatenate([w2[:size] * strength, w2[size:]]),
            "b2": np.concatenate([b2[:size] * strength, b2[size:]]),
        }
        return {name: value.astype(dtype) for name, value in drawn.items()}

    return draw


def some_entries(d, kept):
    return lambda rng: rng.permutation(first_ones(d, kept))


def layers(outputs, **how):
    """Vectors with an odd and an even number of entries, pictures, one example, and events far in the tails."""
    return (
        cases.named("5 entries, the first half kept, batch 6", layer_of(first_ones(5, 2), 6, outputs, **how))
        + cases.named("4 entries, every second kept, batch 3", layer_of([0, 1, 0, 1], 3, outputs, **how))
        + cases.named("7 entries, all but 2 kept, one example", layer_of(some_entries(7, 5), 1, outputs, **how))
        + cases.named("pictures of 3 × 4, checkerboard, batch 2", layer_of(alternating(3, 4), 2, outputs, **how))
        + cases.named(
            "pictures with 2 channels of 3 × 2, batch 2", layer_of(np.stack([alternating(3, 2)] * 2), 2, outputs, **how)
        )
        + cases.named("6 entries, far out, batch 5", layer_of(some_entries(6, 2), 5, outputs, **{**how, "spread": 30.0}))
    )


def network(seen, w1, b1, w2, b2):
    """The network's outputs, events flattened, and split into as many as there are."""
    out = np.tanh(seen.reshape(len(seen), -1) @ w1.T + b1) @ w2.T + b2
    return np.split(out, out.shape[1] // seen[0].size, axis=1)


def free(mask):
    """Which entries are transformed, flattened."""
    return mask.reshape(-1) == 0


def transformed(x, mask, new):
    """x with its free entries replaced, (batch, entries) -> x's shape."""
    z = x.reshape(len(x), -1).copy()
    z[:, free(mask)] = new.reshape(len(x), -1)[:, free(mask)]
    return z.reshape(x.shape)


def additive_layer(s, mask, w1, b1, w2, b2):
    return s.mod.AdditiveCoupling(mask, s.provided.mlp([w1, b1, w2, b2]))


def affine_layer(s, mask, w1, b1, w2, b2):
    return s.mod.AffineCoupling(mask, s.provided.mlp([w1, b1, w2, b2], 2))


def forward(layer):
    def program(s, x, latents, **given):
        z, _ = s.unpack(layer(s, **given).forward(x), 2)
        return {"z": z}

    return program


def forward_twice(layer):
    def program(s, x, latents, probes, **given):
        made = layer(s, **given)
        z, log_det = s.unpack(made.forward(x), 2)
        moved, _ = s.unpack(made.forward(probes), 2)
        return {"z": z, "log_det": log_det, "moved": moved}

    return program


def there_and_back(layer):
    """Back from the images in another order, and to latents that have not been seen before."""

    def program(s, x, latents, **given):
        made = layer(s, **given)
        z, log_det = s.unpack(made.forward(x), 2)
        back, back_log_det = s.unpack(made.inverse(s.torch.flip(z, [0])), 2)
        from_latents, _ = s.unpack(made.inverse(latents), 2)
        forth, _ = s.unpack(made.forward(from_latents), 2)
        return {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "forth": forth}

    return program


def gradients_in_x(s, x, **results):
    """Of each result, all of which have been made of the leaf x."""
    found = {}
    for name, value in results.items():
        found |= gradients_back(s, name, s.torch.sum(value), {"x": x})
    return found


def both_ways(layer, stretches=True):
    """stretches: does the log-determinant depend on x?"""

    def program(s, x, latents, **given):
        made, leaf = layer(s, **given), s.leaf(x)
        z, _ = s.unpack(made.forward(x), 2)
        back, _ = s.unpack(made.inverse(latents), 2)
        again, again_log_det = s.unpack(made.forward(leaf), 2)
        gradients = gradients_in_x(s, leaf, **{"z": again, **({"log_det": again_log_det} if stretches else {})})
        after = {f"{name} afterwards": node for name, node in {"x": x, "latents": latents, **given}.items()}
        return {"z": z, "back": back, **after, **gradients}

    return program


LAYER_64 = layer_of([1, 0, 1, 0, 0], 4, 1)
LAYER_64_TWO = layer_of([1, 0, 1, 0, 0], 4, 2)


def log_abs_det(jacobian):
    return np.linalg.slogdet(jacobian)[1]
