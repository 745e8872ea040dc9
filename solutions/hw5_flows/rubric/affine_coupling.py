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
    """z is x where the mask is 1 and x · exp(tanh(s)) + t where it is 0, (s, t) = net(mask · x), for vectors and pictures."""
    return scaled(x, mask, w1, b1, w2, b2)


@affine_forward_is_right.mistake("The scale lacks its exponential: tanh(s) itself multiplies x, and may be zero.")
def scales_without_exp(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, scale=np.tanh)


@affine_forward_is_right.mistake("The scale is not bounded: exp(s) overflows where exp(tanh(s)) stays between 1/e and e.")
def forgets_the_tanh(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, scale=np.exp)


@affine_forward_is_right.mistake("The exponential is taken of the shift. It belongs to the scale alone.")
def exponentiates_the_shift(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, x * np.exp(np.tanh(s)) + np.exp(t))


@affine_forward_is_right.mistake("The shift is added before the scale is applied: this is (x + t) · exp(tanh(s)).")
def shifts_first(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, (x + t) * np.exp(np.tanh(s)))


@affine_forward_is_right.mistake("The net returns (s, t) in this order; here the first is taken for the shift.")
def swaps_scale_and_shift(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, x * np.exp(np.tanh(t)) + s)


@affine_forward_is_right.mistake("The mask is turned: 1 keeps an entry and shows it to the net, 0 transforms it.")
def affine_turns_the_mask(x, mask, w1, b1, w2, b2):
    return scaled(x, 1 - mask, w1, b1, w2, b2)


@affine_forward_is_right.mistake("Kept entries are scaled and shifted as well: what the net says about them is ignored.")
def affine_transforms_kept_entries(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return x * np.exp(np.tanh(s)) + t


@affine_forward_is_right.mistake(
    "The net sees the entries that it transforms, so that nothing undoes this layer. It takes mask · x."
)
def affine_net_sees_everything(x, mask, w1, b1, w2, b2):
    return scaled(x, mask, w1, b1, w2, b2, seen=np.ones_like(mask))


@affine_forward_is_right.mistake("This is the way from latents to data, (x − t) · exp(−tanh(s)); forward maps data to latents.")
def goes_the_other_way(x, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(x, mask, w1, b1, w2, b2)
    return transformed(x, mask, (x - t) * np.exp(-np.tanh(s)))


def scales_in_all(x, mask, *weights):
    """tanh(s) of every entry, flattened: (batch, entries)."""
    return np.tanh(scale_and_shift(x, mask, *weights)[0]).reshape(len(x), -1)


@jacobian("AffineCoupling", points=5, on=layers(2), program=forward_twice(affine_layer))
def affine_log_det_is_the_jacobians(jacobian, x, mask, w1, b1, w2, b2):
    """log_det is log|det ∂z/∂x|, measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake("This is one number, summed over the whole batch; one for each example is asked for.")
def sums_over_the_batch(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian).sum()}


@affine_log_det_is_the_jacobians.mistake("Every example gets the sum over the batch; each has a log-determinant of its own.")
def spreads_the_batchs_sum(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.full(len(x), log_abs_det(jacobian).sum())}


@affine_log_det_is_the_jacobians.mistake("The entries are averaged here. The determinant is a product, so logarithms are summed.")
def averages_over_entries(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian) / jacobian.shape[-1]}


@affine_log_det_is_the_jacobians.mistake(
    "The sign is flipped: this is the log-determinant of the inverse map. Each direction returns its own."
)
def turns_the_sign(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": -log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake(
    "The mask is missing: what the net says about kept entries is ignored, in the log-determinant as well."
)
def forgets_the_mask(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": scales_in_all(x, mask, w1, b1, w2, b2).sum(1)}


@affine_log_det_is_the_jacobians.mistake("The log-determinant is counted twice.")
def counts_it_twice(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": 2 * log_abs_det(jacobian)}


@affine_log_det_is_the_jacobians.mistake("This is in bits. Natural logarithms are asked for (nats).")
def log_det_in_bits(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": log_abs_det(jacobian) / np.log(2)}


@affine_log_det_is_the_jacobians.mistake("This is the determinant; its logarithm is asked for.")
def forgets_the_logarithm(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.exp(log_abs_det(jacobian))}


@affine_log_det_is_the_jacobians.mistake("The scale here is exp(s), in the map it is exp(tanh(s)).")
def log_det_without_tanh(jacobian, x, mask, w1, b1, w2, b2):
    s = scale_and_shift(x, mask, w1, b1, w2, b2)[0].reshape(len(x), -1)
    return {"log_det": s[:, free(mask)].sum(1)}


@affine_log_det_is_the_jacobians.mistake("The shift is in the log-determinant. It does not stretch space.")
def adds_the_shift_to_the_log_det(jacobian, x, mask, w1, b1, w2, b2):
    t = scale_and_shift(x, mask, w1, b1, w2, b2)[1].reshape(len(x), -1)
    return {"log_det": log_abs_det(jacobian) + t[:, free(mask)].sum(1)}


TRIANGULAR = cases.named("5 entries, 2 kept, batch 3", layer_of(some_entries(5, 2), 3, 2)) + cases.named(
    "pictures of 2 × 3, checkerboard, batch 2", layer_of(alternating(2, 3), 2, 2)
)


@jacobian("AffineCoupling", points=2, on=TRIANGULAR, program=forward_twice(affine_layer))
def affine_jacobian_is_triangular(jacobian, mask):
    """Kept entries stay as they are, and each transformed entry depends on itself and on kept ones only."""
    moves = free(mask)
    stretched = np.einsum("njj->nj", jacobian)[:, moves]
    require(np.abs(stretched - 1).max() > 1e-3, "entries with mask 0 are not scaled")
    expected = np.where(moves[:, None], jacobian, np.eye(moves.size))
    expected[:, moves[:, None] & moves & ~np.eye(moves.size, dtype=bool)] = 0
    return {"jacobian": expected}


@inverse("AffineCoupling", points=4, on=layers(2), program=there_and_back(affine_layer))
def affine_inverse_undoes_forward(x, latents, z, log_det, mask, w1, b1, w2, b2):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants are opposite."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@affine_inverse_undoes_forward.mistake(
    "On the way back the net reads the entries that were transformed. It reads the kept ones both ways, for they alone are "
    "what they were."
)
def reads_the_transformed_half(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, 1 - mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, (z - t) * np.exp(-np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake("The halves are swapped on the way back: kept entries are changed, the others are not.")
def swaps_the_halves(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, 1 - mask, w1, b1, w2, b2)
    return {"back": transformed(z, 1 - mask, (z - t) * np.exp(-np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake("The shift is undone last. It was added last, so it is taken off first.")
def undoes_the_shift_last(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, z * np.exp(-np.tanh(s)) - t)[::-1]}


@affine_inverse_undoes_forward.mistake("The way back multiplies by the scale once more; it divides by it.")
def multiplies_again(x, latents, z, log_det, mask, w1, b1, w2, b2):
    s, t = scale_and_shift(z, mask, w1, b1, w2, b2)
    return {"back": transformed(z, mask, (z - t) * np.exp(np.tanh(s)))[::-1]}


@affine_inverse_undoes_forward.mistake("inverse returns the log-determinant of forward. It returns its own, the negative of it.")
def keeps_the_sign_on_the_way_back(x, latents, z, log_det, mask, w1, b1, w2, b2):
    return {"back": x[::-1], "back_log_det": log_det[::-1]}


@inverse("AffineCoupling", points=1, on=AFFINE, program=there_and_back(affine_layer))
def affine_inverse_holds_in_float32(x, latents):
    """In float32 the way there and back loses no more than rounding, in the tails too."""
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
    """With networks that return s of size 10⁴ the scale stays between 1/e and e: z is finite and accurate, in float32."""
    return {"z": scaled(x, mask, w1, b1, w2, b2)}


@affine_is_stable.mistake("The scale is not bounded: exp(s) overflows where exp(tanh(s)) stays between 1/e and e.")
def overflows(x, mask, w1, b1, w2, b2):
    return {"z": scaled(x, mask, w1, b1, w2, b2, scale=np.exp)}


@conventions("AffineCoupling", points=1, on=conventional(2), program=both_ways("AffineCoupling", affine_net))
def affine_keeps_the_conventions(x):
    """Dtype and device are the inputs'; inputs, mask, weights stay unchanged; gradients flow both ways, to input and net."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
