"""The linear layer by its LU factors."""

import numpy as np

from autograder import cases, closed_form, conventions, inverse, jacobian, require

from .actnorm import gradients_in_parameters, one_step
from .coupling import forward_twice, gradients_in, log_abs_det, there_and_back


def matrix_of(d, batch, *, sign=1, zeros=False, dtype="float64", later=None):
    """A weight with singular values from 0.4 to 2.5, so that rounding grows at most sixfold; its determinant's sign is given.

    zeros: a weight with zeros on its diagonal, which cannot be factored without a permutation
    """

    def one(rng):
        left, right = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
        weight = left @ np.diag(np.exp(rng.uniform(-0.9, 0.9, d))) @ right
        if zeros:
            weight = np.roll(np.diag(np.exp(rng.uniform(-0.5, 0.5, d))), 1, axis=0) + np.triu(rng.normal(0, 0.4, (d, d)), 1)
        weight[0] *= sign * np.sign(np.linalg.det(weight))
        return weight

    def draw(rng):
        x, latents = rng.normal(0, 2, (batch, d)), rng.normal(0, 2, (later or batch + 1, d))
        if batch > 1:
            x[0], latents[0] = 0, 0
        drawn = {
            "x": x,
            "latents": latents,
            "weight": one(rng),
            "other": one(rng),
        }
        return {name: value.astype(dtype) for name, value in drawn.items()}

    return draw


def matrices(dtype):
    return (
        cases.named("5 entries, batch 6", matrix_of(5, 6, dtype=dtype))
        + cases.named("4 entries, a negative determinant, batch 3", matrix_of(4, 3, sign=-1, dtype=dtype))
        + cases.named("3 entries, zeros on the diagonal, batch 4", matrix_of(3, 4, zeros=True, dtype=dtype))
        + cases.named("2 entries, one example", matrix_of(2, 1, sign=-1, dtype=dtype))
        + cases.named("1 entry, batch 3", matrix_of(1, 3, sign=-1, dtype=dtype))
    )


def linear_forward(s, x, latents, weight, other):
    z, _ = s.unpack(s.mod.InvertibleLinear(weight).forward(x), 2)
    return {"z": z}


IN_FLOAT64 = cases.named("5 entries, batch 4, float64", matrix_of(5, 4))


@closed_form("InvertibleLinear", points=2, on=matrices("float32") + IN_FLOAT64, program=linear_forward)
def linear_forward_is_right(x, weight):
    """z = W x for every example, whatever the sign of det W, even with zeros on the diagonal of W."""
    return np.einsum("ij,bj->bi", weight, x)


@linear_forward_is_right.mistake("You transposed the weight. Events are the rows of x, and each becomes W x, not Wᵀ x.")
def transposes_the_weight(x, weight):
    return x @ weight


def factors(weight):
    from scipy.linalg import lu

    return lu(weight)


@linear_forward_is_right.mistake("You forgot the permutation: W = P L U, but this is L U x.")
def forgets_the_permutation(x, weight):
    _, lower, upper = factors(weight)
    return x @ (lower @ upper).T


@linear_forward_is_right.mistake("You inverted the permutation: W = P L U, but this is Pᵀ L U x.")
def turns_the_permutation(x, weight):
    permutation, lower, upper = factors(weight)
    return x @ (permutation.T @ lower @ upper).T


@linear_forward_is_right.mistake("Your diagonal of U has lost its signs: exp(log|u|) is positive, but u need not be.")
def loses_the_signs(x, weight):
    permutation, lower, upper = factors(weight)
    unsigned = np.triu(upper, 1) + np.diag(np.abs(np.diag(upper)))
    return x @ (permutation @ lower @ unsigned).T


def linear_layer(s, weight, other):
    return s.mod.InvertibleLinear(weight)


@jacobian("InvertibleLinear", points=2, on=matrices("float64"), program=forward_twice(linear_layer))
def linear_log_det_is_the_jacobians(jacobian):
    """log_det equals log|det W| as measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@linear_log_det_is_the_jacobians.mistake("The sign is flipped: this is log|det W⁻¹|.")
def linear_turns_the_sign(jacobian):
    return {"log_det": -log_abs_det(jacobian)}


@linear_log_det_is_the_jacobians.mistake("This is the absolute value of the determinant. Return its logarithm.")
def linear_forgets_the_logarithm(jacobian):
    return {"log_det": np.exp(log_abs_det(jacobian))}


# Solving loses condition number · eps ≈ 7 · 1e-16 · |x|: far below the promise of the handout.
@inverse("InvertibleLinear", points=2, on=matrices("float64"), program=there_and_back(linear_layer))
def linear_inverse_undoes_forward(x, latents, z, log_det, weight):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants differ only in sign."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@linear_inverse_undoes_forward.mistake("You multiply by the transpose, which is the inverse only of an orthogonal matrix.")
def multiplies_by_the_transpose(x, latents, z, log_det, weight):
    return {"back": (z @ weight)[::-1]}


@linear_inverse_undoes_forward.mistake(
    "You undid the triangular matrices in the wrong order: of P L U, P is undone first, then L, then U."
)
def solves_in_the_wrong_order(x, latents, z, log_det, weight):
    permutation, lower, upper = factors(weight)
    return {"back": (np.linalg.inv(lower) @ np.linalg.inv(upper) @ permutation.T @ z.T).T[::-1]}


def linear_loaded(s, x, latents, weight, other):
    layer, fresh = s.mod.InvertibleLinear(weight), s.mod.InvertibleLinear(other)
    fresh.load_state_dict(layer.state_dict())
    loaded, _ = s.unpack(fresh.forward(x), 2)
    return {"loaded": loaded}


@closed_form("InvertibleLinear", points=1, on=matrices("float32"), program=linear_loaded)
def linear_keeps_its_weight_through_state_dict(x, weight, other):
    """A layer made with another weight has this weight after it loads the state_dict."""
    return np.einsum("ij,bj->bi", weight, x)


@linear_keeps_its_weight_through_state_dict.mistake(
    "The permutation is not in the state_dict: the loaded layer has the triangular matrices of one weight and the permutation of "
    "another."
)
def permutation_is_not_saved(x, weight, other):
    _, lower, upper = factors(weight)
    return x @ (factors(other)[0] @ lower @ upper).T


@linear_keeps_its_weight_through_state_dict.mistake(
    "The permutation is not in the state_dict: the loaded layer has the triangular matrices of one weight, transposed as in "
    "x @ W.T, and the permutation of another."
)
def permutation_of_the_transpose_is_not_saved(x, weight, other):
    _, lower, upper = factors(weight.T)
    return x @ (factors(other.T)[0] @ lower @ upper)


def linear_after_a_step(s, x, latents, weight, other, probes):
    made = s.mod.InvertibleLinear(weight)
    one_step(s, made, x)
    z, log_det = s.unpack(made.forward(x), 2)
    moved, _ = s.unpack(made.forward(probes), 2)
    back, _ = s.unpack(made.inverse(z), 2)
    return {"z": z, "log_det": log_det, "moved": moved, "back": back}


@jacobian("InvertibleLinear", points=1, on=matrices("float64"), program=linear_after_a_step)
def linear_is_trained(jacobian, x, weight):
    """An optimiser step changes W; log_det and inverse then match the new W."""
    require(bool(np.abs(jacobian - weight).max() > 1e-5), "an optimiser step does not change W")
    return {"log_det": log_abs_det(jacobian), "back": x}


def linear_both_ways(s, x, latents, weight, other):
    layer = s.mod.InvertibleLinear(weight)
    mapped, log_det = s.unpack(layer.forward(x), 2)
    back, back_log_det = s.unpack(layer.inverse(latents), 2)
    results = {"z": mapped, "log_det": log_det, "back": back, "back_log_det": back_log_det}
    devices = {"attempts": s.placed(layer.forward, [x], layer), "attempts of inverse": s.placed(layer.inverse, [latents], layer)}
    leaf, turned = s.leaf(x), s.leaf(latents)
    z, _ = s.unpack(layer.forward(leaf), 2)
    x_again, _ = s.unpack(layer.inverse(turned), 2)
    gradients = gradients_in(s, {"x": leaf}, z=z) | gradients_in(s, {"latents": turned}, x=x_again)
    one_step(s, layer, x)
    after = {"x afterwards": x, "latents afterwards": latents, "weight afterwards": weight}
    return {**results, **devices, **after, **gradients, **gradients_in_parameters(s, **results)}


def one_zero(draw):
    """A weight with a zero in it."""

    def drawn(rng):
        made = draw(rng)
        made["weight"][0, -1] = 0
        return made

    return drawn


LINEAR_BOTH_WAYS = (
    cases.named("5 entries, batch 10", matrix_of(5, 10))
    + cases.named("4 entries, a zero in W, batch 9, float32", one_zero(matrix_of(4, 9, dtype="float32")))
    + cases.named("1 entry, batch 9", matrix_of(1, 9))
    + cases.named("3 entries, one example", matrix_of(3, 1, later=1))
)


@conventions("InvertibleLinear", points=1, on=LINEAR_BOTH_WAYS, program=linear_both_ways)
def linear_keeps_the_conventions(x):
    """Results keep dtype and device; inputs and weight stay unchanged, even in training; gradients reach x and W both ways."""
    return {}  # values are other checks' business; whoever computes nothing passes no gradient to the parameters
