"""The layer that scales and shifts."""

import numpy as np

from autograder import cases, closed_form, conventions, inverse, jacobian, require, stability

from .coupling import (
    affine_layer,
    affine_net,
    both_ways,
    conventional,
    forward,
    forward_twice,
    free,
    layer_of,
    layers,
    log_abs_det,
    network,
    some_entries,
    there_and_back,
    transformed,
)
from .masks import alternating, first_ones


def scale_and_shift(x, mask, w1, b1, w2, b2):
    """s and t as the net returns them, in x's shape."""
    s, t = network(mask * x, w1, b1, w2, b2)
    return s.reshape(x.shape), t.reshape(x.shape)


def scaled(x, mask, *weights, scale=lambda s: np.exp(np.tanh(s)), seen=None):
    """x · scale(s) + t on the free entries."""
    s, t = scale_and_shift(x, mask if seen is None else seen, *weights)
    with np.errstate(over="ignore", invalid="ignore"):
        return transformed(x, mask, x * scale(s) + t)


AFFINE = layers(2, dtype="float32")


@closed_form("AffineCoupling", points=4, on=AFFINE, program=forward(affine_layer))
def affine_forward_is_right(x, mask, w1, b1, w2, b2):
    """z is x where the mask is 1 and x · exp(tanh(s)) + t where it is 0, with (s, t) = net(mask · x), for vectors and images."""
    return scaled(x, mask, w1, b1, w2, b2)


@affine_forward_is_right.mistake(
    "The exponential of the scale is missing: you multiplied x by tanh(s) itself, which may be zero."
)
def scales_without_exp(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, scale=np.tanh)


@affine_forward_is_right.mistake("Your scale is not bounded: exp(s) overflows where exp(tanh(s)) stays between 1/e and e.")
def forgets_the_tanh(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, scale=np.exp)


@affine_forward_is_right.mistake("You took the exponential of the shift, too. Only the scale has one.")
def exponentiates_the_shift(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, x * np.exp(np.tanh(s)) + np.exp(t))


@affine_forward_is_right.mistake("You added the shift before you applied the scale: this is (x + t) · exp(tanh(s)).")
def shifts_first(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, (x + t) * np.exp(np.tanh(s)))


@affine_forward_is_right.mistake("You used the net's first output as the shift. The net returns (s, t), in this order.")
def swaps_scale_and_shift(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, x * np.exp(np.tanh(t)) + s)


@affine_forward_is_right.mistake("Your mask is inverted: 1 keeps an entry and shows it to the net, 0 transforms it.")
def affine_turns_the_mask(x, mask, w1, b1, w2, b2):
    return scaled(x, 1 - mask, w1, b1, w2, b2)


@affine_forward_is_right.mistake("You scaled and shifted the kept entries as well. Ignore the net's output for them.")
def affine_transforms_kept_entries(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return x * np.exp(np.tanh(s)) + t


@affine_forward_is_right.mistake(
    "Your net sees the entries that it transforms, so the layer cannot be inverted. The net must get mask · x."
)
def affine_net_sees_everything(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, seen=np.ones_like(mask))


@affine_forward_is_right.mistake("This is the map from latents to data, (x − t) · exp(−tanh(s)). forward maps data to latents.")
def goes_the_other_way(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, (x - t) * np.exp(-np.tanh(s)))


def scales_in_all(x, mask, *weights):
    """tanh(s) of every entry, flattened: (batch, entries)."""
    return np.tanh(scale_and_shift(x, mask, *weights)[0]).reshape(len(x), -1)


@jacobian("AffineCoupling", points=5, on=layers(2), program=forward_twice(affine_layer))
def affine_log_det_is_the_jacobians(jacobian, x, mask, w1, b1, w2, b2):
    """log_det equals log|det ∂z/∂x| as measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake("You summed over the whole batch. Return one number for each example.")
def sums_over_the_batch(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian).sum()}


@affine_log_det_is_the_jacobians.mistake(
    "You gave every example the sum over the batch. Each example has its own log-determinant."
)
def spreads_the_batchs_sum(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.full(len(x), log_abs_det(jacobian).sum())}


@affine_log_det_is_the_jacobians.mistake(
    "You averaged over the entries. The determinant is a product, so its logarithm is a sum."
)
def averages_over_entries(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian) / jacobian.shape[-1]}


@affine_log_det_is_the_jacobians.mistake(
    "The sign is flipped: this is the log-determinant of the inverse map. Each direction returns its own."
)
def turns_the_sign(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": -log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake(
    "The mask is missing: ignore the net's output for kept entries, in the log-determinant as well."
)
def forgets_the_mask(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": scales_in_all(x, mask, w1, b1, w2, b2).sum(1)}


@affine_log_det_is_the_jacobians.mistake("You counted the log-determinant twice.")
def counts_it_twice(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": 2 * log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake("Your result is in bits. Use natural logarithms (nats).")
def log_det_in_bits(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian) / np.log(2)}


@affine_log_det_is_the_jacobians.mistake("This is the determinant. Return its logarithm.")
def forgets_the_logarithm(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.exp(log_abs_det(jacobian))}


@affine_log_det_is_the_jacobians.mistake("Your log-determinant has the scale exp(s), but the map has exp(tanh(s)).")
def log_det_without_tanh(jacobian, x, mask, w1, b1, w2, b2):
    s = scale_and_shift(x, mask, w1, b1, w2, b2)[0].reshape(len(x), -1)
    return {"log_det": s[:, free(mask)].sum(1)}


@affine_log_det_is_the_jacobians.mistake("You included the shift in the log-determinant. A shift does not stretch space.")
def adds_the_shift_to_the_log_det(jacobian, x, mask, w1, b1, w2, b2):
    t = scale_and_shift(x, mask, w1, b1, w2, b2)[1].reshape(len(x), -1)
    return {"log_det": log_abs_det(jacobian) + t[:, free(mask)].sum(1)}


TRIANGULAR = cases.named("5 entries, 2 kept, batch 3", layer_of(some_entries(5, 2), 3, 2)) + cases.named(
    "pictures of 2 × 3, checkerboard, batch 2", layer_of(alternating(2, 3), 2, 2)
)


@jacobian("AffineCoupling", points=2, on=TRIANGULAR, program=forward_twice(affine_layer))
def affine_jacobian_is_triangular(jacobian, mask):
    """Kept entries stay unchanged, and each transformed entry depends only on itself and on kept entries."""
    moves = free(mask)
    stretched = np.einsum("njj->nj", jacobian)[:, moves]
    require(np.abs(stretched - 1).max() > 1e-3, "entries with mask 0 are not scaled")
    expected = np.where(moves[:, None], jacobian, np.eye(moves.size))
    expected[:, moves[:, None] & moves & ~np.eye(moves.size, dtype=bool)] = 0
    return {"jacobian": expected}


@inverse("AffineCoupling", points=4, on=layers(2), program=there_and_back(affine_layer))
def affine_inverse_undoes_forward(x, latents, z, log_det, mask, w1, b1, w2, b2):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants differ only in sign."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@affine_inverse_undoes_forward.mistake(
    "In the inverse, your net reads the transformed entries. It must read the kept entries in both directions, because "
    "only they are unchanged."
)
def reads_the_transformed_half(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, 1 - mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, (z - t) * np.exp(-np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake("You swapped the halves in the inverse: kept entries change, and the others do not.")
def swaps_the_halves(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, 1 - mask, w1, b1, w2, b2)
    return {"back": transformed(z, 1 - mask, (z - t) * np.exp(-np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake("You undid the shift last. It was added last, so it must be subtracted first.")
def undoes_the_shift_last(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, z * np.exp(-np.tanh(s)) - t)[::-1]}


@affine_inverse_undoes_forward.mistake("Your inverse multiplies by the scale again. It must divide by it.")
def multiplies_again(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, (z - t) * np.exp(np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake(
    "Your inverse returns the log-determinant of forward. It must return its own, which is the negative."
)
def keeps_the_sign_on_the_way_back(x, latents, z, log_det, mask, w1, b1, w2, b2):
    return {"back": x[::-1], "back_log_det": log_det[::-1]}


@inverse("AffineCoupling", points=1, on=AFFINE, program=there_and_back(affine_layer))
def affine_inverse_holds_in_float32(x, latents):
    """In float32, forward and inverse undo each other up to rounding, also in the tails."""
    return {"back": x[::-1], "forth": latents}


def huge_scales(mask, batch):
    return layer_of(mask, batch, 2, dtype="float32", spread=10.0, strength=1e4)


@stability(
    "AffineCoupling",
    points=2,
    on=cases.named("5 entries, s of size 10⁴", huge_scales(first_ones(5, 2), 4))
    + cases.named("3 × 2 pictures, s of size 10⁴", huge_scales(alternating(3, 2), 3)),
    program=forward(affine_layer),
)
def affine_is_stable(x, mask, w1, b1, w2, b2):
    """With networks that return s of size 10⁴, the scale stays between 1/e and e, and z is finite and accurate in float32."""
    return {"z": scaled(x, mask, w1, b1, w2, b2)}


@affine_is_stable.mistake("Your scale is not bounded: exp(s) overflows where exp(tanh(s)) stays between 1/e and e.")
def overflows(x, mask, w1, b1, w2, b2):
    return {"z": scaled(x, mask, w1, b1, w2, b2, scale=np.exp)}


@conventions("AffineCoupling", points=1, on=conventional(2), program=both_ways("AffineCoupling", affine_net))
def affine_keeps_the_conventions(x):
    """Results keep dtype and device; inputs, mask and weights do not change; gradients reach input and net in both directions."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
