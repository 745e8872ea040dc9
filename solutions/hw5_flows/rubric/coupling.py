"""What both coupling layers are tried on, and how they are asked."""

import numpy as np

from autograder import cases, gradients_back

from .masks import alternating, first_ones

HIDDEN = 8


def layer_of(mask, batch, outputs, *, dtype="float64", spread=1.0, strength=1.0, later=None):
    """Events, latents, a mask (drawn, if it is a function) and a network's weights: none of them is zero.

    spread: of the events, N(0, spread²); strength: what the first output of the network is multiplied by; later: how many
    latents, one more than events if it is not given
    """

    def draw(rng):
        keep = np.asarray(mask(rng) if callable(mask) else mask, float)
        size, event = keep.size, keep.shape
        w2 = rng.normal(0, 1.0 / np.sqrt(HIDDEN), (outputs * size, HIDDEN))
        b2 = rng.normal(0, 0.5, outputs * size)
        x, latents = rng.normal(0, spread, (batch, *event)), rng.normal(0, spread, (later or batch + 1, *event))
        if batch > 1 and strength == 1:  # zero times what overflows is no number
            x[0], latents[1] = 0, 0  # the middle of the space is an ordinary point
        drawn = {
            "x": x,
            "latents": latents,
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


def additive_net(s, w1, b1, w2, b2):
    return s.provided.mlp([w1, b1, w2, b2])


def additive_layer(s, mask, w1, b1, w2, b2):
    return s.mod.AdditiveCoupling(mask, additive_net(s, w1, b1, w2, b2))


def affine_net(s, w1, b1, w2, b2):
    return s.provided.mlp([w1, b1, w2, b2], 2)


def affine_layer(s, mask, w1, b1, w2, b2):
    return s.mod.AffineCoupling(mask, affine_net(s, w1, b1, w2, b2))


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


def gradients_in(s, leaves, **results):
    """Of each result, which has been made of all the leaves. Cubes: the sum of a batch that is normalised never changes."""
    found = {}
    for name, value in results.items():
        found |= gradients_back(s, name, s.torch.sum(value**3), leaves)
    return found


def both_ways(coupling, network, stretches=True):
    """stretches: does the log-determinant depend on x?"""

    def program(s, x, latents, mask, w1, b1, w2, b2):
        given = {"mask": mask, "w1": w1, "b1": b1, "w2": w2, "b2": b2}
        net = network(s, w1, b1, w2, b2)
        made = getattr(s.mod, coupling)(mask, net)
        z, log_det = s.unpack(made.forward(x), 2)
        back, back_log_det = s.unpack(made.inverse(latents), 2)
        there = s.placed(made.forward, [x], made)  # a layer moves along, with whatever its state_dict holds
        turned = s.placed(made.inverse, [latents], made)
        after = {f"{name} afterwards": node for name, node in {"x": x, "latents": latents, **given}.items()}
        gradients = {}
        for start, way, names in (("x", "forward", ("z", "log_det")), ("latents", "inverse", ("x", "inverse's log_det"))):
            leaf = s.leaf(x if start == "x" else latents)
            again = s.unpack(made.forward(leaf) if way == "forward" else made.inverse(leaf), 2)
            kept = dict(zip(names, again, strict=True)) if stretches else {names[0]: again[0]}
            gradients |= gradients_in(s, {start: leaf, "the net": net.layers[0].bias}, **kept)
        return {
            "z": z,
            "log_det": log_det,
            "back": back,
            "back_log_det": back_log_det,
            "attempts": there,
            "attempts of inverse": turned,
            **after,
            **gradients,
        }

    return program


def conventional(outputs):
    """Masks of all kinds: where halves are slices, where they are not, and where pictures are cut."""
    return (
        cases.named("5 entries, every second kept", layer_of([1, 0, 1, 0, 0], 10, outputs))
        + cases.named("6 entries, the first half kept, float32", layer_of(first_ones(6, 3), 8, outputs, dtype="float32"))
        + cases.named("4 entries, the last half kept, one example", layer_of(1 - first_ones(4, 2), 1, outputs, later=1))
        + cases.named("pictures of 2 × 4, float32", layer_of(alternating(2, 4), 5, outputs, dtype="float32"))
        + cases.named("pictures of 2 × 2, the upper row kept", layer_of([[1, 1], [0, 0]], 10, outputs))
    )


def log_abs_det(jacobian):
    return np.linalg.slogdet(jacobian)[1]
