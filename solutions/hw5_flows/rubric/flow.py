"""A flow is the chain of its layers, there and back."""

import numpy as np

from autograder import cases, closed_form, inverse, jacobian

from .coupling import forward_twice, log_abs_det, there_and_back

LAYERS = 3


def bends_of(d, batch, *, dtype="float64", spread=1.0, low=0.6, high=1.6, layers=LAYERS, later=None, away=0.2):
    """Layers that are given: u = W x + b, z = u + c (√(1 + u²) − 1). W has singular values between `low` and `high`."""

    def draw(rng):
        weights = []
        for _ in range(layers):
            left, right = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
            weights.append(left @ np.diag(rng.uniform(low, high, d)) @ right)
        x, latents = rng.normal(0, spread, (batch, d)), rng.normal(0, spread, (later or batch + 1, d))
        if batch > 1:
            x[0], latents[0] = 0, 0
        drawn = {
            "x": x,
            "latents": latents,
            "weight": np.stack(weights),
            "shift": rng.normal(0, away, (layers, d)),
            "bend": rng.uniform(0.2, 0.4, (layers, d)) * rng.choice([-1, 1], (layers, d)),
        }
        return {**{name: value.astype(dtype) for name, value in drawn.items()}, "d": d}

    return draw


def flows(dtype):
    return (
        cases.named("2 entries, batch 6", bends_of(2, 6, dtype=dtype))
        + cases.named("5 entries, batch 3", bends_of(5, 3, dtype=dtype))
        + cases.named("3 entries, one example", bends_of(3, 1, dtype=dtype))
        + cases.named("1 entry, batch 4", bends_of(1, 4, dtype=dtype))
        + cases.named("4 entries, far out, batch 4", bends_of(4, 4, dtype=dtype, spread=20.0))
    )


def bent_flow(s, weight, shift, bend, d, layers=LAYERS):
    return s.mod.Flow([s.provided.Bend(weight[k], shift[k], bend[k]) for k in range(layers)], d)


def bent(x, weight, shift, bend):
    """One layer: z and log|det|, from the derivative of each entry and the product of W's singular values."""
    u = x @ weight.T + shift
    z = u + bend * (np.hypot(1, u) - 1)
    return z, np.log(np.linalg.svd(weight, compute_uv=False)).sum() + np.log1p(bend * u / np.hypot(1, u)).sum(-1)


def unbent(z, weight, shift, bend):
    """Solved by Newton's method, which no algebra is needed for: the slope is between 1 − |c| and 1 + |c|."""
    u = z.copy()
    for _ in range(60):
        u = u - (u + bend * (np.hypot(1, u) - 1) - z) / (1 + bend * u / np.hypot(1, u))
    return np.linalg.solve(weight, (u - shift).T).T


def chain(x, weight, shift, bend, order=None):
    """z and the log-determinants of the layers, (layers, batch)."""
    stretches = []
    for k in range(len(weight)) if order is None else order:
        x, stretch = bent(x, weight[k], shift[k], bend[k])
        stretches.append(stretch)
    return x, np.stack(stretches)


def flow_forward(s, x, latents, **given):
    z, _ = s.unpack(bent_flow(s, **given).forward(x), 2)
    return {"z": z}


@closed_form("Flow", points=2, on=flows("float32"), program=flow_forward)
def flow_forward_is_the_chain(x, weight, shift, bend):
    """forward applies the layers to data in the order given."""
    return chain(x, weight, shift, bend)[0]


@flow_forward_is_the_chain.mistake("You applied the layers from last to first. forward applies them in the order given.")
def turns_the_order(x, weight, shift, bend):
    return chain(x, weight, shift, bend, [2, 1, 0])[0]


@flow_forward_is_the_chain.mistake("You did not apply the last layer.")
def skips_the_last_layer(x, weight, shift, bend):
    return chain(x, weight, shift, bend, [0, 1])[0]


@flow_forward_is_the_chain.mistake("This is the map from latents to data. forward maps data to latents.")
def runs_from_latents_to_data(x, weight, shift, bend):
    for k in (2, 1, 0):
        x = unbent(x, weight[k], shift[k], bend[k])
    return x


@jacobian("Flow", points=2, on=flows("float64"), program=forward_twice(bent_flow))
def flow_log_det_is_the_jacobians(jacobian, x, weight, shift, bend):
    """log_det equals log|det ∂z/∂x| of the whole chain as measured from forward values, one number per example."""
    return {"log_det": log_abs_det(jacobian)}


@flow_log_det_is_the_jacobians.mistake("The last layer is missing from the log-determinant.")
def log_det_misses_the_last_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][:-1].sum(0)}


@flow_log_det_is_the_jacobians.mistake("The first layer is missing from the log-determinant.")
def log_det_misses_the_first_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][1:].sum(0)}


@flow_log_det_is_the_jacobians.mistake("This is the log-determinant of the last layer alone. Those of all layers add up.")
def log_det_of_the_last_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][-1]}


@flow_log_det_is_the_jacobians.mistake("You counted the last layer twice in the log-determinant.")
def log_det_counts_the_last_layer_twice(jacobian, x, weight, shift, bend):
    log_dets = chain(x, weight, shift, bend)[1]
    return {"log_det": log_dets.sum(0) + log_dets[-1]}


@flow_log_det_is_the_jacobians.mistake("You averaged over the layers. Determinants multiply, so their logarithms add up.")
def flow_averages_the_layers(jacobian, x, weight, shift, bend):
    return {"log_det": log_abs_det(jacobian) / len(weight)}


@flow_log_det_is_the_jacobians.mistake("The sign is flipped: this is the log-determinant of the inverse map.")
def flow_turns_the_sign(jacobian, x, weight, shift, bend):
    return {"log_det": -log_abs_det(jacobian)}


@inverse("Flow", points=2, on=flows("float64"), program=there_and_back(bent_flow))
def flow_inverse_undoes_forward(x, latents, z, log_det, weight, shift, bend):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants differ only in sign."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@flow_inverse_undoes_forward.mistake(
    "You undid the layers in the order in which they were applied. The last one must be undone first."
)
def undoes_in_the_wrong_order(x, latents, z, log_det, weight, shift, bend):
    for k in range(len(weight)):
        z = unbent(z, weight[k], shift[k], bend[k])
    return {"back": z[::-1]}


@flow_inverse_undoes_forward.mistake(
    "Your inverse returns the log-determinant of forward. It must return its own, which is the negative."
)
def flow_keeps_the_sign_on_the_way_back(x, latents, z, log_det, weight, shift, bend):
    return {"back": x[::-1], "back_log_det": log_det[::-1]}


@flow_inverse_undoes_forward.mistake(
    "Your inverse goes through the layers in reverse but calls forward on each. Call their inverse."
)
def goes_forward_again(x, latents, z, log_det, weight, shift, bend):
    return {"back": chain(z, weight, shift, bend, [2, 1, 0])[0][::-1]}
