"""The layer that shifts."""

import numpy as np

from autograder import closed_form, conventions, inverse, jacobian

from .coupling import (
    additive_layer,
    additive_net,
    both_ways,
    conventional,
    forward,
    forward_twice,
    free,
    layers,
    log_abs_det,
    network,
    there_and_back,
    transformed,
)


def shift(x, mask, w1, b1, w2, b2):
    (t,) = network(mask * x, w1, b1, w2, b2)
    return t.reshape(x.shape)


@closed_form("AdditiveCoupling", points=3, on=layers(1, dtype="float32"), program=forward(additive_layer))
def additive_forward_is_right(x, mask, w1, b1, w2, b2):
    """z is x where the mask is 1 and x + t(mask · x) where it is 0, for vectors and images."""
    return transformed(x, mask, x + shift(x, mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake("Your mask is inverted: 1 keeps an entry and shows it to the net, 0 transforms it.")
def additive_turns_the_mask(x, mask, w1, b1, w2, b2):
    return transformed(x, 1 - mask, x + shift(x, 1 - mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake("You shifted the kept entries as well. Ignore the net's output for them.")
def shifts_kept_entries(x, mask, w1, b1, w2, b2):
    return x + shift(x, mask, w1, b1, w2, b2)


@additive_forward_is_right.mistake("You subtracted the shift. On the way from data to latents, forward adds it.")
def subtracts_the_shift(x, mask, w1, b1, w2, b2):
    return transformed(x, mask, x - shift(x, mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake(
    "Your net sees the entries that it transforms, so the layer cannot be inverted. The net must get mask · x."
)
def additive_net_sees_everything(x, mask, w1, b1, w2, b2):
    return transformed(x, mask, x + shift(x, np.ones_like(mask), w1, b1, w2, b2))


@jacobian("AdditiveCoupling", points=2, on=layers(1), program=forward_twice(additive_layer))
def additive_log_det_is_the_jacobians(jacobian, x, mask, w1, b1, w2, b2):
    """log_det equals log|det ∂z/∂x| as measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@additive_log_det_is_the_jacobians.mistake("You summed the shifts. A shift does not stretch space.")
def adds_up_the_shifts(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": shift(x, mask, w1, b1, w2, b2).reshape(len(x), -1)[:, free(mask)].sum(1)}


@additive_log_det_is_the_jacobians.mistake("This is the determinant, 1. Return its logarithm.")
def gives_the_determinant(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.exp(log_abs_det(jacobian))}


@additive_log_det_is_the_jacobians.mistake("You returned one number for the whole batch. Return one for each example.")
def gives_one_number(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.zeros(())}


@inverse("AdditiveCoupling", points=2, on=layers(1), program=there_and_back(additive_layer))
def additive_inverse_undoes_forward(x, latents, z, log_det, mask, w1, b1, w2, b2):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants differ only in sign."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@additive_inverse_undoes_forward.mistake("You added the shift in the inverse, too. The inverse subtracts it.")
def adds_the_shift_again(x, latents, z, log_det, mask, w1, b1, w2, b2):
    return {"back": transformed(z, mask, z + shift(z, mask, w1, b1, w2, b2))[::-1]}


@conventions(
    "AdditiveCoupling",
    points=1,
    on=conventional(1),
    program=both_ways("AdditiveCoupling", additive_net, stretches=False),
)
def additive_keeps_the_conventions(x):
    """Results keep dtype and device; inputs, mask and weights do not change; gradients reach input and net in both directions."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
