"""How assignment 5 is graded. Jacobians are measured from forward values; densities are integrated; nothing is compared
with a formula that the solution uses too."""

import functools

import numpy as np

from autograder import (
    Assignment,
    Tolerance,
    cases,
    choice,
    closed_form,
    construction,
    conventions,
    custom,
    distribution,
    identity,
    inverse,
    jacobian,
    normalised,
    on_grid,
    plane_grid,
    probes_around,
    require,
    stability,
    symbolic,
    training,
)

ASSIGNMENT = Assignment(
    "hw5_flows",
    title="Normalizing flows",
    modules=("flows.py", "theory.py"),
    total=120,
    secret="a heron on the seventh weir",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)

# ---- change_of_variables, compose ----------------------------------------------------------------------------


def known_map(kind):
    """Points x, log p(z) and log|det ∂z/∂x| of a map to z ~ N(0, 1) whose density at x scipy knows."""

    def draw(rng):
        z, a, b = rng.normal(size=7), rng.choice([-1, 1]) * rng.uniform(0.3, 3), rng.normal()
        x, log_det = {
            "exp": (np.exp(z), -z),
            "affine": (a * z + b, np.full(7, -np.log(abs(a)))),
            "tanh": (np.tanh(z), 2 * np.log(np.cosh(z))),
        }[kind]
        return {
            "log_prob_z": (-(z**2) / 2 - np.log(2 * np.pi) / 2).astype(np.float32),
            "log_det": log_det.astype(np.float32),
            "x": x,
            "kind": kind,
            "a": a,
            "b": b,
        }

    return draw


KNOWN_MAPS = (
    cases.named("x = exp(z)", known_map("exp"))
    + cases.named("x = a z + b", known_map("affine"))
    + cases.named("x = tanh(z)", known_map("tanh"))
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
    """log p(x) is the known log-density of e^z, of a z + b and of tanh(z), one number per example."""
    return density_at(x, kind, a, b)


@change_of_variables_is_right.mistake(
    "The sign of the log-determinant is turned: a map to latents that stretches space makes the density of the data larger."
)
def subtracts_the_log_det(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - 2 * log_det


@change_of_variables_is_right.mistake("log_det is a logarithm already; here the determinant itself is added.")
def adds_the_determinant(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - log_det + np.exp(log_det)


@change_of_variables_is_right.mistake("The log-determinant is averaged over the batch; each example has one of its own.")
def averages_the_batch(x, kind, a, b, log_det):
    return density_at(x, kind, a, b) - log_det + log_det.mean()


def vectors_of(*names, dtype="float64", n=5):
    return lambda rng: {name: rng.normal(size=n).astype(dtype) for name in names}


@conventions("change_of_variables", points=1, on=cases.named("batch 5", vectors_of("log_prob_z", "log_det")))
def change_of_variables_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


def composed(s, log_dets):
    return {"log_det": s.mod.compose([log_dets[k] for k in range(4)])}


def composed_alone(s, log_dets):
    return {"log_det": s.mod.compose([log_dets[0]])}


def four_layers(rng):
    return {"log_dets": rng.normal(0.5, 1, (4, 5)).astype(np.float32)}


def four_layers_of_one(rng):
    return {"log_dets": rng.normal(0.5, 1, (4, 1)).astype(np.float32)}


FOUR_LAYERS = cases.named("4 layers, batch 5", four_layers) + cases.named("4 layers, batch 1", four_layers_of_one)


@closed_form("compose", points=2, on=FOUR_LAYERS, program=composed)
def compose_adds_the_layers(log_dets):
    """The log-determinants of the layers are added, one number per example."""
    return np.einsum("kb->b", log_dets)


@compose_adds_the_layers.mistake("The batch is added up as well. Each example has a log-determinant of its own.")
def adds_the_batch_as_well(log_dets):
    return log_dets.sum()


@compose_adds_the_layers.mistake("The layers are averaged here. Determinants are multiplied, so their logarithms add up.")
def averages_the_layers(log_dets):
    return log_dets.mean(0)


@compose_adds_the_layers.mistake("The last layer is missing.")
def misses_the_last_layer(log_dets):
    return log_dets[:-1].sum(0)


@compose_adds_the_layers.mistake("The last layer is counted twice.")
def counts_the_last_layer_twice(log_dets):
    return log_dets.sum(0) + log_dets[-1]


@compose_adds_the_layers.mistake("The logarithms are multiplied here. Determinants multiply; their logarithms are added.")
def multiplies_the_logarithms(log_dets):
    return log_dets.prod(0)


def composed_of_three(s, a, b, c):
    return {"log_det": s.mod.compose([a, b, c]), "a afterwards": a, "b afterwards": b, "c afterwards": c}


@conventions("compose", points=1, on=cases.named("3 layers, batch 5", vectors_of("a", "b", "c")), program=composed_of_three)
def compose_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and the inputs are left unchanged."""


# ---- masks ---------------------------------------------------------------------------------------------------


def picture_of(h, w):
    return lambda rng: {"pictures": rng.normal(size=(2, h, w)).astype(np.float32), "h": h, "w": w}


def checkerboard(s, pictures, h, w):
    mask = s.mod.checkerboard_mask(h, w)
    return {"mask": mask, "kept": s.torch.mul(pictures, mask)}


PICTURES = (
    cases.named("4 × 4", picture_of(4, 4))
    + cases.named("3 × 5", picture_of(3, 5))
    + cases.named("2 × 3", picture_of(2, 3))
    + cases.named("1 × 4", picture_of(1, 4))
)


def alternating(h, w, first=1):
    mask = np.full((h, w), 1 - first)
    mask[::2, ::2] = mask[1::2, 1::2] = first
    return mask


@closed_form("checkerboard_mask", points=2, on=PICTURES, program=checkerboard)
def checkerboard_mask_is_exact(pictures, h, w):
    """The mask is (h, w), of 0 and 1 in float32, begins with 1 and alternates in both directions."""
    return {"mask": alternating(h, w), "kept": pictures * alternating(h, w)}


@checkerboard_mask_is_exact.mistake("The mask is turned: it begins with 1.")
def begins_with_zero(pictures, h, w):
    return {"mask": alternating(h, w, first=0)}


def events_of(d):
    return lambda rng: {"x": rng.normal(size=(3, d)).astype(np.float32), "d": d}


def halves(s, x, d):
    mask = s.mod.half_mask(d)
    return {"mask": mask, "kept": s.torch.mul(x, mask)}


EVENTS = cases.named("4 entries", events_of(4)) + cases.named("7 entries", events_of(7)) + cases.named("3 entries", events_of(3))


def first_ones(d, n):
    return np.r_[np.ones(n), np.zeros(d - n)]


@closed_form("half_mask", points=1, on=EVENTS, program=halves)
def half_mask_is_exact(x, d):
    """The mask is (d,), of 0 and 1 in float32, and keeps the first ⌊d / 2⌋ entries."""
    return {"mask": first_ones(d, d // 2), "kept": x * first_ones(d, d // 2)}


@half_mask_is_exact.mistake("The mask is turned: the first half is kept.")
def keeps_the_second_half(x, d):
    return {"mask": 1 - first_ones(d, d // 2)}


@half_mask_is_exact.mistake("Of an odd number of entries the smaller half is kept, ⌊d / 2⌋ of them.")
def keeps_the_larger_half(x, d):
    return {"mask": first_ones(d, (d + 1) // 2)}


# ---- coupling layers -----------------------------------------------------------------------------------------

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
        z, _ = layer(s, **given).forward(x)
        return {"z": z}

    return program


def forward_twice(layer):
    def program(s, x, latents, probes, **given):
        made = layer(s, **given)
        z, log_det = made.forward(x)
        moved, _ = made.forward(probes)
        return {"z": z, "log_det": log_det, "moved": moved}

    return program


def there_and_back(layer):
    """Back from the images in another order, and to latents that have not been seen before."""

    def program(s, x, latents, **given):
        made = layer(s, **given)
        z, log_det = made.forward(x)
        back, back_log_det = made.inverse(s.torch.flip(z, [0]))
        from_latents, _ = made.inverse(latents)
        forth, _ = made.forward(from_latents)
        return {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "forth": forth}

    return program


def both_ways(layer):
    def program(s, x, latents, **given):
        made = layer(s, **given)
        z, _ = made.forward(x)
        back, _ = made.inverse(latents)
        after = {f"{name} afterwards": node for name, node in {"x": x, "latents": latents, **given}.items()}
        return {"z": z, "back": back, **after}

    return program


LAYER_64 = layer_of([1, 0, 1, 0, 0], 4, 1)
LAYER_64_TWO = layer_of([1, 0, 1, 0, 0], 4, 2)

def log_abs_det(jacobian):
    return np.linalg.slogdet(jacobian)[1]


# ---- AdditiveCoupling ----------------------------------------------------------------------------------------


def shift(x, mask, w1, b1, w2, b2):
    (t,) = network(mask * x, w1, b1, w2, b2)
    return t.reshape(x.shape)


@closed_form("AdditiveCoupling", points=3, on=layers(1, dtype="float32"), program=forward(additive_layer))
def additive_forward_is_right(x, mask, w1, b1, w2, b2):
    """z is x where the mask is 1 and x + t(mask · x) where it is 0, for vectors and pictures."""
    return transformed(x, mask, x + shift(x, mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake("The mask is turned: 1 keeps an entry and shows it to the net, 0 transforms it.")
def additive_turns_the_mask(x, mask, w1, b1, w2, b2):
    return transformed(x, 1 - mask, x + shift(x, 1 - mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake("Kept entries are shifted as well: what the net says about them is ignored.")
def shifts_kept_entries(x, mask, w1, b1, w2, b2):
    return x + shift(x, mask, w1, b1, w2, b2)


@additive_forward_is_right.mistake("The shift is subtracted on the way from data to latents; forward adds it.")
def subtracts_the_shift(x, mask, w1, b1, w2, b2):
    return transformed(x, mask, x - shift(x, mask, w1, b1, w2, b2))


@additive_forward_is_right.mistake(
    "The net sees the entries that it transforms, so that nothing undoes this layer. It takes mask · x."
)
def additive_net_sees_everything(x, mask, w1, b1, w2, b2):
    return transformed(x, mask, x + shift(x, np.ones_like(mask), w1, b1, w2, b2))


@jacobian("AdditiveCoupling", points=2, on=layers(1), program=forward_twice(additive_layer))
def additive_log_det_is_the_jacobians(jacobian, x, mask, w1, b1, w2, b2):
    """log_det is log|det ∂z/∂x|, measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@additive_log_det_is_the_jacobians.mistake("These are the shifts added up. A shift does not stretch space.")
def adds_up_the_shifts(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": shift(x, mask, w1, b1, w2, b2).reshape(len(x), -1)[:, free(mask)].sum(1)}


@additive_log_det_is_the_jacobians.mistake("This is the determinant, 1; its logarithm is asked for.")
def gives_the_determinant(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.exp(log_abs_det(jacobian))}


@additive_log_det_is_the_jacobians.mistake("This is one number for the whole batch; one for each example is asked for.")
def gives_one_number(jacobian, x, mask, w1, b1, w2, b2):
    return {"log_det": np.zeros(())}


@inverse("AdditiveCoupling", points=2, on=layers(1), program=there_and_back(additive_layer))
def additive_inverse_undoes_forward(x, latents, z, log_det, mask, w1, b1, w2, b2):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants are opposite."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@additive_inverse_undoes_forward.mistake("The shift is added on the way back, too. The inverse subtracts it.")
def adds_the_shift_again(x, latents, z, log_det, mask, w1, b1, w2, b2):
    return {"back": transformed(z, mask, z + shift(z, mask, w1, b1, w2, b2))[::-1]}


@conventions("AdditiveCoupling", points=1, on=cases.named("5 entries", LAYER_64), program=both_ways(additive_layer))
def additive_keeps_the_conventions():
    """Results of forward and inverse have the inputs' dtype, here float64; inputs, mask and weights are left unchanged."""


# ---- AffineCoupling ------------------------------------------------------------------------------------------


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


@affine_forward_is_right.mistake(
    "Kept entries are scaled and shifted as well: what the net says about them is ignored."
)
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
    "The sign is turned: this is the log-determinant of the inverse map. Each direction returns its own."
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


@conventions("AffineCoupling", points=1, on=cases.named("5 entries", LAYER_64_TWO), program=both_ways(affine_layer))
def affine_keeps_the_conventions():
    """Results of forward and inverse have the inputs' dtype, here float64; inputs, mask and weights are left unchanged."""


# ---- ActNorm -------------------------------------------------------------------------------------------------


def two_batches(batch, size, *pixels, dtype="float64"):
    """`first` sets the layer up; `x` and `latents` come later, from elsewhere."""

    def draw(rng):
        wide, off = np.exp(rng.uniform(0.4, 1.5, size)), rng.normal(0, 3, size)

        def events(n, wider, further):
            flat = rng.normal(size=(n, *pixels, size)) * wide * wider + off + further
            return np.moveaxis(flat, -1, 1).astype(dtype)

        return {
            "x": events(batch, 2.0, 3.0),
            "first": events(batch + 3, 1.0, 0.0),
            "latents": rng.normal(size=(batch + 1, size, *pixels)).astype(dtype),
            "size": size,
        }

    return draw


def batches(dtype):
    return (
        cases.named("5 features, batch 6", two_batches(6, 5, dtype=dtype))
        + cases.named("3 channels of 2 × 3, batch 3", two_batches(3, 3, 2, 3, dtype=dtype))
        + cases.named("2 features, batch 3", two_batches(3, 2, dtype=dtype))
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
)


def set_up(s, first, size, x, latents, training):
    layer = s.mod.ActNorm(size)
    layer.train(training)
    z, _ = layer.forward(first)
    return {"z": z}


def by_channel(x):
    """(features, everything else)."""
    return np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


@custom("ActNorm", points=3, on=FIRST_BATCHES, program=set_up)
def actnorm_standardises_its_first_batch(z, first):
    """After the first batch every feature (channel) of z has mean zero and variance one, over that batch and its pixels."""
    require(z.shape == first.shape, f"z has shape {z.shape}, where {first.shape} went in")
    made, given = by_channel(z), by_channel(first)
    centred = given - given.mean(1, keepdims=True)
    fits = [np.allclose(made, centred / given.std(1, ddof=k, keepdims=True), rtol=1e-3, atol=1e-3) for k in (0, 1)]
    means, deviations = made.mean(1), made.std(1)
    require(bool(np.abs(means).max() < 1e-3), f"after the first batch the means of z are {np.round(means, 3)}, not zero")
    require(any(fits), f"after the first batch the deviations of z are {np.round(deviations, 3)}, not one")


def looks_like(z, expected):
    """To a tenth: whether a variance divides by n or n − 1 is up to them."""
    return z.shape == expected.shape and bool(np.allclose(z, expected, rtol=0.1, atol=0.05))


@actnorm_standardises_its_first_batch.mistake("The first batch is left as it is: it sets mean and deviation, in training or not.")
def is_not_set_up(z, first):
    return looks_like(z, first)


@actnorm_standardises_its_first_batch.mistake("The features are centred, and not divided by their deviation.")
def centres_only(z, first):
    return looks_like(by_channel(z), by_channel(first) - by_channel(first).mean(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("The features are scaled, and not centred.")
def scales_only(z, first):
    return looks_like(by_channel(z), by_channel(first) / by_channel(first).std(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("The features are divided by their variance; by its root, the deviation, is meant.")
def divides_by_the_variance(z, first):
    given = by_channel(first)
    return looks_like(by_channel(z), (given - given.mean(1, keepdims=True)) / given.var(1, keepdims=True))


@actnorm_standardises_its_first_batch.mistake("All features share one mean and one deviation; each has its own.")
def shares_one_mean(z, first):
    return looks_like(z, (first - first.mean()) / first.std())


def kept_and_loaded(s, first, size, x, latents):
    layer, fresh = s.mod.ActNorm(size), s.mod.ActNorm(size)
    z_first, _ = layer.forward(first)
    z, _ = layer.forward(x)
    fresh.load_state_dict(layer.state_dict())
    loaded, _ = fresh.forward(x)
    return {"z_first": z_first, "z": z, "loaded": loaded}


@custom("ActNorm", points=3, on=batches("float32"), program=kept_and_loaded)
def actnorm_keeps_what_it_set(z_first, z, loaded, first, x):
    """Later batches meet the mean and deviation of the first, in the same layer and in one that loads its state_dict."""
    require(z.shape == loaded.shape == x.shape, f"z has shapes {z.shape} and {loaded.shape}, where {x.shape} went in")
    require(np.ptp(by_channel(z_first)) > 1e-3, "every entry of the first batch becomes the same number")
    expected = []
    for before, after, later in zip(by_channel(first), by_channel(z_first), by_channel(x), strict=True):
        slope, intercept = np.polyfit(before, after, 1)
        expected.append(slope * later + intercept)
    for what, made in (("by the same layer", z), ("by a fresh layer that has loaded its state_dict", loaded)):
        fits = np.allclose(by_channel(made), expected, rtol=1e-3, atol=1e-3)
        require(bool(fits), f"a second batch is not mapped {what} as the first one was")


@actnorm_keeps_what_it_set.mistake(
    "It is initialised again by every batch, so that a point's z depends on its neighbours. Only the first batch sets it."
)
def initialises_at_every_call(z_first, z, loaded, first, x):
    return bool(np.abs(by_channel(z).mean(1)).max() < 1e-2)


@actnorm_keeps_what_it_set.mistake(
    "A layer that has loaded a state_dict is initialised by its next batch: that it is initialised belongs into the state_dict."
)
def forgets_that_it_is_set(z_first, z, loaded, first, x):
    return bool(np.abs(by_channel(loaded).mean(1)).max() < 1e-2) and not initialises_at_every_call(z_first, z, loaded, first, x)


def one_step(s, layer, x):
    """One step of gradient descent on Σ z², small enough for any of the cases."""
    optimiser = s.torch.optim.SGD(layer.parameters(), lr=1e-3)
    z, _ = layer.forward(x)
    s.torch.mean(s.torch.square(z)).backward()
    optimiser.step()


def trained_a_step(s, first, size, x, latents):
    layer = s.mod.ActNorm(size).double()
    layer.forward(first)
    z, _ = layer.forward(x)
    one_step(s, layer, x)
    after, _ = layer.forward(x)
    return {"z": z, "after": after}


@custom("ActNorm", points=1, on=batches("float64"), program=trained_a_step)
def actnorm_is_trained(z, after, x):
    """Both m and σ are parameters: a step of an optimiser moves both."""
    require(z.shape == after.shape == x.shape, f"z has shapes {z.shape} and {after.shape}, where {x.shape} went in")
    for given, before, later in zip(by_channel(x), by_channel(z), by_channel(after), strict=True):
        (slope, intercept), (new_slope, new_intercept) = np.polyfit(given, before, 1), np.polyfit(given, later, 1)
        require(bool(abs(new_slope / slope - 1) > 1e-6), "a step of an optimiser leaves σ as it was")
        moved = abs(new_intercept / new_slope - intercept / slope)
        require(bool(moved > 1e-6), "a step of an optimiser leaves m as it was")


def actnorm_forward_twice(s, first, size, x, latents, probes):
    made = normalised_once(s, first, size)
    z, log_det = made.forward(x)
    moved, _ = made.forward(probes)
    return {"z": z, "log_det": log_det, "moved": moved}


@jacobian("ActNorm", points=2, on=batches("float64"), program=actnorm_forward_twice)
def actnorm_log_det_is_the_jacobians(jacobian, x, size):
    """log_det is log|det ∂z/∂x|, measured from forward values after the first batch, one number per example."""
    return {"log_det": log_abs_det(jacobian)}


@actnorm_log_det_is_the_jacobians.mistake("The pixels are forgotten: one σ stretches every pixel of its channel.")
def forgets_the_pixels(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) * size / jacobian.shape[-1]}


@actnorm_log_det_is_the_jacobians.mistake("The sign is turned: dividing by σ shrinks space by Σ log σ.")
def actnorm_turns_the_sign(jacobian, x, size):
    return {"log_det": -log_abs_det(jacobian)}


@actnorm_log_det_is_the_jacobians.mistake("This is one number; one for each example is asked for: (batch,).")
def actnorm_gives_one_number(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian)[0]}


@actnorm_log_det_is_the_jacobians.mistake("The examples of the batch are counted in; each has a log-determinant of its own.")
def multiplies_by_the_batch(jacobian, x, size):
    return {"log_det": log_abs_det(jacobian) * len(x)}


def actnorm_there_and_back(s, first, size, x, latents):
    return there_and_back(lambda s: normalised_once(s, first, size))(s, x, latents)


@inverse("ActNorm", points=2, on=batches("float64"), program=actnorm_there_and_back)
def actnorm_inverse_undoes_forward(x, latents, log_det):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants are opposite."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


def actnorm_both_ways(s, first, size, x, latents):
    layer = s.mod.ActNorm(size).double()
    z_first, _ = layer.forward(first)
    z, _ = layer.forward(x)
    back, _ = layer.inverse(latents)
    after = {"first afterwards": first, "x afterwards": x, "latents afterwards": latents}
    return {"z_first": z_first, "z": z, "back": back, **after}


@conventions("ActNorm", points=1, on=cases.named("5 features, batch 6", two_batches(6, 5)), program=actnorm_both_ways)
def actnorm_keeps_the_conventions():
    """Results of forward and inverse have the inputs' dtype, here float64, and the inputs are left unchanged."""


# ---- InvertibleLinear ----------------------------------------------------------------------------------------


def matrix_of(d, batch, *, sign=1, zeros=False, dtype="float64"):
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
        drawn = {
            "x": rng.normal(0, 2, (batch, d)),
            "latents": rng.normal(0, 2, (batch + 1, d)),
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
    )


def linear_forward(s, x, latents, weight, other):
    z, _ = s.mod.InvertibleLinear(weight).forward(x)
    return {"z": z}


@closed_form("InvertibleLinear", points=2, on=matrices("float32"), program=linear_forward)
def linear_forward_is_right(x, weight):
    """z is W x for every example, whatever the sign of its determinant and with zeros on its diagonal."""
    return np.einsum("ij,bj->bi", weight, x)


@linear_forward_is_right.mistake("The weight is transposed: events are the rows of x, and each becomes W x, not Wᵀ x.")
def transposes_the_weight(x, weight):
    return x @ weight


def factors(weight):
    from scipy.linalg import lu

    return lu(weight)


@linear_forward_is_right.mistake("The permutation is forgotten: W = P L U, and this is L U x.")
def forgets_the_permutation(x, weight):
    _, lower, upper = factors(weight)
    return x @ (lower @ upper).T


@linear_forward_is_right.mistake("The permutation is turned round: W = P L U, and this is Pᵀ L U x.")
def turns_the_permutation(x, weight):
    permutation, lower, upper = factors(weight)
    return x @ (permutation.T @ lower @ upper).T


@linear_forward_is_right.mistake("The diagonal of U has lost its signs: exp(log|u|) is positive, u need not be.")
def loses_the_signs(x, weight):
    permutation, lower, upper = factors(weight)
    unsigned = np.triu(upper, 1) + np.diag(np.abs(np.diag(upper)))
    return x @ (permutation @ lower @ unsigned).T


def linear_layer(s, weight, other):
    return s.mod.InvertibleLinear(weight)


@jacobian("InvertibleLinear", points=2, on=matrices("float64"), program=forward_twice(linear_layer))
def linear_log_det_is_the_jacobians(jacobian):
    """log_det is log|det W|, measured from forward values, one number per example, in float64."""
    return {"log_det": log_abs_det(jacobian)}


@linear_log_det_is_the_jacobians.mistake("The sign is turned: this is log|det W⁻¹|.")
def linear_turns_the_sign(jacobian):
    return {"log_det": -log_abs_det(jacobian)}


@linear_log_det_is_the_jacobians.mistake("This is the determinant's absolute value; the logarithm of it is asked for.")
def linear_forgets_the_logarithm(jacobian):
    return {"log_det": np.exp(log_abs_det(jacobian))}


# Solving loses condition number · eps ≈ 7 · 1e-16 · |x|: far below the promise of the handout.
@inverse("InvertibleLinear", points=2, on=matrices("float64"), program=there_and_back(linear_layer))
def linear_inverse_undoes_forward(x, latents, z, log_det, weight):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants are opposite."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@linear_inverse_undoes_forward.mistake("The way back multiplies by the transpose, which is the inverse of rotations only.")
def multiplies_by_the_transpose(x, latents, z, log_det, weight):
    return {"back": (z @ weight)[::-1]}


@linear_inverse_undoes_forward.mistake(
    "The triangular matrices are undone in the wrong order: of P L U, P goes first, then L, then U."
)
def solves_in_the_wrong_order(x, latents, z, log_det, weight):
    permutation, lower, upper = factors(weight)
    return {"back": (np.linalg.inv(lower) @ np.linalg.inv(upper) @ permutation.T @ z.T).T[::-1]}


def linear_loaded(s, x, latents, weight, other):
    layer, fresh = s.mod.InvertibleLinear(weight), s.mod.InvertibleLinear(other)
    fresh.load_state_dict(layer.state_dict())
    loaded, _ = fresh.forward(x)
    return {"loaded": loaded}


@closed_form("InvertibleLinear", points=1, on=matrices("float32"), program=linear_loaded)
def linear_keeps_its_weight_through_state_dict(x, weight, other):
    """A layer of another weight that loads the state_dict has this weight."""
    return np.einsum("ij,bj->bi", weight, x)


@linear_keeps_its_weight_through_state_dict.mistake(
    "The permutation is not in the state_dict: the loaded layer has the triangular matrices of one weight and the permutation of "
    "another."
)
def permutation_is_not_saved(x, weight, other):
    _, lower, upper = factors(weight)
    return x @ (factors(other)[0] @ lower @ upper).T


def linear_after_a_step(s, x, latents, weight, other, probes):
    made = s.mod.InvertibleLinear(weight)
    one_step(s, made, x)
    z, log_det = made.forward(x)
    moved, _ = made.forward(probes)
    back, _ = made.inverse(z)
    return {"z": z, "log_det": log_det, "moved": moved, "back": back}


@jacobian("InvertibleLinear", points=1, on=matrices("float64"), program=linear_after_a_step)
def linear_is_trained(jacobian, x, weight):
    """A step of an optimiser moves W; log_det and inverse are those of the W it has then."""
    require(bool(np.abs(jacobian - weight).max() > 1e-5), "a step of an optimiser leaves W as it was")
    return {"log_det": log_abs_det(jacobian), "back": x}


def linear_both_ways(s, x, latents, weight, other):
    layer = s.mod.InvertibleLinear(weight)
    z, _ = layer.forward(x)
    back, _ = layer.inverse(latents)
    one_step(s, layer, x)
    after = {"x afterwards": x, "latents afterwards": latents, "weight afterwards": weight}
    return {"z": z, "back": back, **after}


@conventions("InvertibleLinear", points=1, on=cases.named("5 entries, batch 6", matrix_of(5, 6)), program=linear_both_ways)
def linear_keeps_the_conventions():
    """Results have the inputs' dtype, here float64; inputs and the weight it was given are left unchanged, in training too."""


# ---- squeeze, unsqueeze --------------------------------------------------------------------------------------


def picture_batch(b, c, h, w):
    return lambda rng: {"x": rng.normal(size=(b, c, h, w)).astype(np.float32)}


PICTURE_BATCHES = (
    cases.named("2 pictures with 3 channels of 4 × 6", picture_batch(2, 3, 4, 6))
    + cases.named("3 pictures with 2 channels of 2 × 4", picture_batch(3, 2, 2, 4))
    + cases.named("1 picture with 1 channel of 6 × 2", picture_batch(1, 1, 6, 2))
)


def blocks(x, channel=lambda k, i, j, c: 4 * k + 2 * i + j):
    """Pixel by pixel of a block, into the channel that `channel` names."""
    b, c, h, w = x.shape
    out = np.empty((b, 4 * c, h // 2, w // 2))
    for k in range(c):
        for i in range(2):
            for j in range(2):
                out[:, channel(k, i, j, c)] = x[:, k, i::2, j::2]
    return out


@closed_form("squeeze", points=1, on=PICTURE_BATCHES)
def squeeze_is_exact(x):
    """(b, c, h, w) becomes (b, 4c, h/2, w/2): pixel (i, j) of a block of channel k is in channel 4·k + 2·i + j."""
    return blocks(x)


@squeeze_is_exact.mistake("The four pixels of a block come channel by channel within the offset; 4·k + 2·i + j has k outside.")
def puts_the_offset_first(x):
    return blocks(x, lambda k, i, j, c: (2 * i + j) * c + k)


@squeeze_is_exact.mistake("Rows and columns of a block are swapped: the row offset counts two.")
def counts_columns_first(x):
    return blocks(x, lambda k, i, j, c: 4 * k + 2 * j + i)


@squeeze_is_exact.mistake("A plain reshape takes other pixels: those of a block are not neighbours in memory.")
def only_reshapes(x):
    b, c, h, w = x.shape
    return x.reshape(b, 4 * c, h // 2, w // 2)


def unblocks(y):
    b, c, h, w = y.shape
    x = np.empty((b, c // 4, 2 * h, 2 * w))
    for channel in range(c):
        k, i, j = channel // 4, channel % 4 // 2, channel % 2
        x[:, k, i::2, j::2] = y[:, channel]
    return x


STACKS = (
    cases.named("2 stacks of 12 channels of 2 × 3", picture_batch(2, 12, 2, 3))
    + cases.named("3 stacks of 8 channels of 1 × 2", picture_batch(3, 8, 1, 2))
    + cases.named("1 stack of 4 channels of 3 × 1", picture_batch(1, 4, 3, 1))
)


@closed_form("unsqueeze", points=1, on=STACKS)
def unsqueeze_is_exact(x):
    """(b, 4c, h, w) becomes (b, c, 2h, 2w), and undoes squeeze."""
    return unblocks(x)


# ---- Flow ----------------------------------------------------------------------------------------------------

LAYERS = 3


def bends_of(d, batch, *, dtype="float64", spread=1.0, low=0.6, high=1.6, layers=LAYERS):
    """Layers that are given: u = W x + b, z = u + c (√(1 + u²) − 1). W has singular values between `low` and `high`."""

    def draw(rng):
        weights = []
        for _ in range(layers):
            left, right = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
            weights.append(left @ np.diag(rng.uniform(low, high, d)) @ right)
        drawn = {
            "x": rng.normal(0, spread, (batch, d)),
            "latents": rng.normal(0, spread, (batch + 1, d)),
            "weight": np.stack(weights),
            "shift": rng.normal(0, 0.2, (layers, d)),
            "bend": rng.uniform(0.2, 0.4, (layers, d)) * rng.choice([-1, 1], (layers, d)),
        }
        return {**{name: value.astype(dtype) for name, value in drawn.items()}, "d": d}

    return draw


def flows(dtype):
    return (
        cases.named("2 entries, batch 6", bends_of(2, 6, dtype=dtype))
        + cases.named("5 entries, batch 3", bends_of(5, 3, dtype=dtype))
        + cases.named("3 entries, one example", bends_of(3, 1, dtype=dtype))
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
    z, _ = bent_flow(s, **given).forward(x)
    return {"z": z}


@closed_form("Flow", points=2, on=flows("float32"), program=flow_forward)
def flow_forward_is_the_chain(x, weight, shift, bend):
    """forward applies the layers to data in the order given."""
    return chain(x, weight, shift, bend)[0]


@flow_forward_is_the_chain.mistake("The layers are applied last to first; forward applies them in the order given.")
def turns_the_order(x, weight, shift, bend):
    return chain(x, weight, shift, bend, [2, 1, 0])[0]


@flow_forward_is_the_chain.mistake("The last layer is not applied.")
def skips_the_last_layer(x, weight, shift, bend):
    return chain(x, weight, shift, bend, [0, 1])[0]


@flow_forward_is_the_chain.mistake("This is the way from latents to data; forward maps data to latents.")
def runs_from_latents_to_data(x, weight, shift, bend):
    for k in (2, 1, 0):
        x = unbent(x, weight[k], shift[k], bend[k])
    return x


@jacobian("Flow", points=2, on=flows("float64"), program=forward_twice(bent_flow))
def flow_log_det_is_the_jacobians(jacobian, x, weight, shift, bend):
    """log_det is log|det ∂z/∂x| of the whole chain, measured from forward values, one number per example."""
    return {"log_det": log_abs_det(jacobian)}


@flow_log_det_is_the_jacobians.mistake("The last layer is missing in the log-determinant.")
def log_det_misses_the_last_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][:-1].sum(0)}


@flow_log_det_is_the_jacobians.mistake("The first layer is missing in the log-determinant.")
def log_det_misses_the_first_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][1:].sum(0)}


@flow_log_det_is_the_jacobians.mistake("This is the log-determinant of the last layer alone; they add up.")
def log_det_of_the_last_layer(jacobian, x, weight, shift, bend):
    return {"log_det": chain(x, weight, shift, bend)[1][-1]}


@flow_log_det_is_the_jacobians.mistake("The last layer is counted twice in the log-determinant.")
def log_det_counts_the_last_layer_twice(jacobian, x, weight, shift, bend):
    log_dets = chain(x, weight, shift, bend)[1]
    return {"log_det": log_dets.sum(0) + log_dets[-1]}


@flow_log_det_is_the_jacobians.mistake("The layers are averaged here. Determinants are multiplied, so their logarithms add up.")
def flow_averages_the_layers(jacobian, x, weight, shift, bend):
    return {"log_det": log_abs_det(jacobian) / len(weight)}


@flow_log_det_is_the_jacobians.mistake("The sign is turned: this is the log-determinant of the inverse map.")
def flow_turns_the_sign(jacobian, x, weight, shift, bend):
    return {"log_det": -log_abs_det(jacobian)}


@inverse("Flow", points=2, on=flows("float64"), program=there_and_back(bent_flow))
def flow_inverse_undoes_forward(x, latents, z, log_det, weight, shift, bend):
    """inverse undoes forward and forward undoes inverse, within 1e-10 in float64; the log-determinants are opposite."""
    return {"back": x[::-1], "forth": latents, "back_log_det": -log_det[::-1]}


@flow_inverse_undoes_forward.mistake("The layers are undone in the order in which they were applied; the last one goes first.")
def undoes_in_the_wrong_order(x, latents, z, log_det, weight, shift, bend):
    for k in range(len(weight)):
        z = unbent(z, weight[k], shift[k], bend[k])
    return {"back": z[::-1]}


@flow_inverse_undoes_forward.mistake("inverse returns the log-determinant of forward. It returns its own, the negative of it.")
def flow_keeps_the_sign_on_the_way_back(x, latents, z, log_det, weight, shift, bend):
    return {"back": x[::-1], "back_log_det": log_det[::-1]}


@flow_inverse_undoes_forward.mistake("The way back runs the layers backwards, but each of them forwards: call their inverse.")
def goes_forward_again(x, latents, z, log_det, weight, shift, bend):
    return {"back": chain(z, weight, shift, bend, [2, 1, 0])[0][::-1]}


def flow_density(s, x, latents, probes, **given):
    flow = bent_flow(s, **given)
    moved, _ = flow.forward(probes)
    return {"log_prob": flow.log_prob(x), "moved": moved}


def standard_normal(z):
    return -(z**2 + np.log(2 * np.pi)).sum(-1) / 2


@jacobian("Flow", points=4, on=flows("float64"), program=flow_density, value="")
def log_prob_is_the_measured_density(jacobian, centre):
    """log_prob is the base density where forward takes the point, plus the measured log|det ∂z/∂x|, in the tails too."""
    return {"log_prob": standard_normal(centre) + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The base density lacks its constant, −½ log 2π for every entry.")
def forgets_the_constant(jacobian, centre):
    return {"log_prob": -(centre**2).sum(-1) / 2 + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The constant −½ log 2π stands once; every entry of z has one.")
def takes_the_constant_once(jacobian, centre):
    return {"log_prob": -(centre**2).sum(-1) / 2 - np.log(2 * np.pi) / 2 + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("This is in bits. Natural logarithms are asked for (nats).")
def log_prob_in_bits(jacobian, centre):
    return {"log_prob": (standard_normal(centre) + log_abs_det(jacobian)) / np.log(2)}


@log_prob_is_the_measured_density.mistake("The base density is in bits and the log-determinant in nats. Both are in nats.")
def mixes_bits_with_nats(jacobian, centre):
    return {"log_prob": standard_normal(centre) / np.log(2) + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The log-determinant is subtracted. From data to latents it is added.")
def log_prob_subtracts(jacobian, centre):
    return {"log_prob": standard_normal(centre) - log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("The log-determinant is missing.")
def log_prob_without_log_det(jacobian, centre):
    return {"log_prob": standard_normal(centre)}


@log_prob_is_the_measured_density.mistake("The sign is turned: this is −log p(x).")
def log_prob_is_negative(jacobian, centre):
    return {"log_prob": -standard_normal(centre) - log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("This is the mean over the batch; each example has a density of its own.")
def log_prob_of_the_batch(jacobian, centre):
    return {"log_prob": (standard_normal(centre) + log_abs_det(jacobian)).mean()}


@log_prob_is_the_measured_density.mistake("The base density is averaged over the entries of z; it is summed over them.")
def log_prob_averages_entries(jacobian, centre):
    return {"log_prob": standard_normal(centre) / centre.shape[-1] + log_abs_det(jacobian)}


@log_prob_is_the_measured_density.mistake("This is the density; its logarithm is asked for.")
def log_prob_without_log(jacobian, centre):
    return {"log_prob": np.exp(standard_normal(centre) + log_abs_det(jacobian))}


def in_three_batches(s, x, latents, **given):
    flow = bent_flow(s, **given)
    count, others = 6, s.torch.cat([latents, latents])
    return {
        "together": flow.log_prob(x),
        "alone": s.torch.cat([flow.log_prob(s.torch.narrow(x, 0, i, 1)) for i in range(count)]),
        "turned": flow.log_prob(s.torch.flip(x, [0])),
        "mixed": s.torch.narrow(flow.log_prob(s.torch.cat([others, x])), 0, 2 * (count + 1), count),
    }


SIX = cases.named("3 entries, batch 6", bends_of(3, 6)) + cases.named("2 entries, batch 6", bends_of(2, 6, spread=3.0))


@identity("Flow", points=2, on=SIX, program=in_three_batches)
def log_prob_is_the_same_in_every_batch(together, alone, turned, mixed):
    """A point has the same log_prob alone, in another order, and among other points."""
    return {"alone": together, "turned": together[::-1], "mixed": together}


@log_prob_is_the_same_in_every_batch.mistake(
    "log_prob adapts to its batch: a point's density depends on which other points are asked about, so it is no density."
)
def adapts_to_its_batch(together, alone, turned, mixed):
    return {"together": together}


PLANE = {"low": -8, "high": 8}

# W has singular values between 1.2 and 1.8 and |c| ≤ 0.4, so that two layers shrink latents by 1/(1.2·0.6)² = 1.9 at most:
# the edge of the square is 8 − 0.6 away from the middle in data and beyond 3.8 deviations in latents, and less than 3e-4
# of the mass is outside. They stretch data by (1.8·1.4)² = 6.4 at most, so the density looks like Gaussians of
# deviation 0.157, and cells of 0.16 are off by 4 exp(−2π² · 0.96) = 2e-8.
BENT_MASS = {"within": 1e-3, "because": "less than 3e-4 of the mass is outside the square; the sum is off by 2e-8", "cells": 100}


def bent_grid(s, x, latents, rows, columns, watch, **given):
    return {"log_prob": on_grid(s, bent_flow(s, **given, layers=2).log_prob, rows, columns, watch)}


@normalised(
    "Flow", points=3, on=cases.named("two given layers", bends_of(2, 2, dtype="float32", low=1.2, high=1.8, layers=2)),
    program=bent_grid, **BENT_MASS, **PLANE,
)
def density_has_mass_one():
    """Over the square [−8, 8]² the exponential of log_prob integrates to one, and no point's depends on its batch."""
    return {"mass": 1.0}


@density_has_mass_one.mistake("The mass is 2π: the base density lacks its constant, −½ log 2π for every entry.")
def has_mass_two_pi():
    return {"mass": 2 * np.pi}


@density_has_mass_one.mistake("The mass is √2π: the base density has its constant −½ log 2π once, and needs it for every entry.")
def has_mass_root_two_pi():
    return {"mass": np.sqrt(2 * np.pi)}


def bent_samples(s, x, latents, n, **given):
    return {"samples": bent_flow(s, **given).sample(n)}


def uniform(z):
    """Numbers that are uniform if z is standard normal: of the first and last entry, and of the radius."""
    from scipy.special import gammainc, ndtr

    return {
        "the first entry of the latents": ndtr(z[:, 0]),
        "the last entry of the latents": ndtr(z[:, -1]),
        "the latents' distance from the origin": gammainc(z.shape[1] / 2, (z**2).sum(-1) / 2),
    }


def rows_of(samples, d):
    require(samples.ndim == 2 and samples.shape[1] == d, f"samples have shape {samples.shape}; (n, {d}) is asked for")
    return samples


SAMPLED = cases.named("2 entries", bends_of(2, 2, dtype="float32")) + cases.named("3 entries", bends_of(3, 2, dtype="float32"))


@distribution("Flow", points=3, on=SAMPLED, program=bent_samples, streams=3, detects=0.08)
def samples_follow_the_density(samples, weight, shift, bend, d):
    """sample(n) returns n draws from the density: mapped to latents they are standard normal."""
    return uniform(chain(rows_of(samples, d), weight, shift, bend)[0])


@samples_follow_the_density.mistake("These are the latents themselves: send them through inverse, back to data.")
def returns_the_latents(samples, weight, shift, bend, d):
    return uniform(rows_of(samples, d))


@samples_follow_the_density.mistake("The latents are sent through forward, once more away from the data; inverse leads back.")
def samples_forwards(samples, weight, shift, bend, d):
    z = rows_of(samples, d)
    for k in (2, 1, 0):
        z = unbent(z, weight[k], shift[k], bend[k])
    return uniform(z)


@samples_follow_the_density.mistake("The noise is uniform between 0 and 1; the base is the standard normal distribution.")
def begins_with_uniform_noise(samples, weight, shift, bend, d):
    z = chain(rows_of(samples, d), weight, shift, bend)[0]
    rows = np.arange(len(z)) / len(z)
    return {"the first entry": z[:, 0], "the last entry": z[:, -1], "nothing": rows}


def sampled_twice(s, x, latents, **given):
    flow = bent_flow(s, **given)
    return {"first": flow.sample(40), "again": flow.sample(40), "one": flow.sample(1)}


@custom("Flow", points=1, on=SAMPLED, program=sampled_twice)
def samples_are_fresh(first, again, one, d):
    """sample(n) has shape (n, latent_dim), with other draws in every row and at every call."""
    require(first.shape == again.shape == (40, d), f"sample(40) has shape {first.shape}, not (40, {d})")
    require(one.shape == (1, d), f"sample(1) has shape {one.shape}, not (1, {d})")
    require(len(np.unique(first, axis=0)) == 40, "some draws are equal")
    require(not bool((first == again).any()), "a second call returns the same draws")


@samples_are_fresh.mistake("Every call returns the same draws: the seed is not the flow's to set.")
def draws_the_same_again(first, again, one, d):
    return first.shape == again.shape and bool((first == again).all())


def flow_both_ways(s, x, latents, **given):
    flow = bent_flow(s, **given)
    z, log_det = flow.forward(x)
    back, back_log_det = flow.inverse(latents)
    made = {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "log_prob": flow.log_prob(x)}
    return {**made, "x afterwards": x, "latents afterwards": latents}


@conventions("Flow", points=1, on=cases.named("3 entries, batch 4", bends_of(3, 4)), program=flow_both_ways)
def flow_keeps_the_conventions():
    """Results of forward, inverse and log_prob have the inputs' dtype, here float64, and the inputs are left unchanged."""


# ---- train_flow ----------------------------------------------------------------------------------------------

COUPLINGS, TRAINED_ON, HELD_OUT, POINTS = 6, 2000, 4000, 24
NOISE = 0.1

# Nats. 130 offline runs are behind this bar: the reference's forty reach 1.170 ± 0.041 (1.093 to 1.338), nine other ways to
# train 1.06 to 1.36; two Gaussians at their best 1.72 to 1.75, forty untrained flows 2.21 to 2.94. The chance that one more
# run is above it, by Student's t, is 5e-13 for the reference, and 8e-9 for the way with the highest mean (1.249; deviation
# 0.053, pooled over the ways). Both take the runs of a way to be normal; without that, none of 130 above says: below 2.3 %,
# with 95 % confidence. Untrained flows and two Gaussians never reach it. Script and numbers are in baseline/.
BAR = 1.6


def moons(rng, n, turn):
    """Two half circles of radius one around (0, 0) and (1, ½), blurred, and turned about the origin."""
    angle, lower = rng.uniform(0, np.pi, n), rng.uniform(size=(n, 1)) < 0.5
    arc = np.stack([np.cos(angle), np.sin(angle)], 1)
    points = np.where(lower, [1.0, 0.5] - arc, arc) + rng.normal(0, NOISE, (n, 2))
    return points @ turn.T


def nats_of_the_truth(points, turn):
    """−log p of the two moons themselves, on average: an integral over the half circles, by the midpoint rule."""
    angle = (np.arange(400) + 0.5) * np.pi / 400
    arc = np.stack([np.cos(angle), np.sin(angle)], 1)
    places = np.concatenate([arc, [1.0, 0.5] - arc])
    squares = ((points @ turn)[:, None] - places) ** 2
    density = np.exp(-squares.sum(-1) / (2 * NOISE**2)).mean(1) / (2 * np.pi * NOISE**2)
    return float(-np.log(density).mean())


def log_gaussian(x, mean, covariance):
    white = np.linalg.solve(np.linalg.cholesky(covariance), (x - mean).T)
    return -(white**2).sum(0) / 2 - np.linalg.slogdet(covariance)[1] / 2 - np.log(2 * np.pi)


def nats_of_two_gaussians(data, held_out):
    """A mixture of two Gaussians, fitted by expectation maximisation; −log p on points it has not seen, on average."""
    means, covariances, weights = data[[0, -1]], [np.cov(data.T)] * 2, [0.5, 0.5]
    for _ in range(100):
        joint = [np.log(w) + log_gaussian(data, m, c) for w, m, c in zip(weights, means, covariances, strict=True)]
        shares = np.exp(joint - np.logaddexp(*joint))
        weights = shares.mean(1)
        means = shares @ data / shares.sum(1, keepdims=True)
        covariances = [((data - m).T * r) @ (data - m) / r.sum() for m, r in zip(means, shares, strict=True)]
    joint = [np.log(w) + log_gaussian(held_out, m, c) for w, m, c in zip(weights, means, covariances, strict=True)]
    return float(-np.logaddexp(*joint).mean())


@functools.lru_cache
def bars(seed):
    """The points of one case, and what two models that are no flows make of them: computed when the course is built."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    data, held_out = moons(rng, TRAINED_ON, turn), moons(rng, HELD_OUT, turn)
    return data, held_out, nats_of_the_truth(held_out, turn), nats_of_two_gaussians(data, held_out)


def moons_case(rng):
    """What is trained on, and what is asked afterwards: held-out points, a grid, points to measure a Jacobian at."""
    data, held_out, truth, mixture = bars(int(rng.integers(2**31)))
    held_out = held_out.astype(np.float32)
    x = held_out[:POINTS].astype(np.float64)
    return {
        "data": data.astype(np.float32),
        "held_out": held_out,
        "x": x,
        "probes": probes_around(x, rng),
        "seeds": [int(seed) for seed in rng.integers(10**6, size=COUPLINGS + 1)],
        "n": DRAWS,
        **plane_grid(rng, cells=400, **PLANE),
        "truth": truth,
        "mixture": mixture,
    }


DRAWS = 4600  # enough for what trained_samples_follow_the_density states; the family refuses fewer
MOONS = cases.named("two moons, turned", moons_case).shared("a trained flow")


# Of 150 such flows the worst has 1e-4 of its mass outside the square. Its layers shrink latents by less than e^(3·0.3) in
# each direction, so the density looks like Gaussians of deviation 0.4 at least, and cells of 0.16 are off by less than 1e-9.
UNTRAINED_MASS = {"within": 1e-3, "because": "1e-4 of the mass is outside the square; the sum is off by 1e-9", "cells": 100}


def seeds_of(count):
    return lambda rng: {"seeds": [int(seed) for seed in rng.integers(10**6, size=count)]}


def untrained_grid(s, seeds, rows, columns, watch):
    flow = coupling_flow(s, networks(s, seeds), s.torch.float32)
    return {"log_prob": on_grid(s, flow.log_prob, rows, columns, watch)}


def networks(s, seeds):
    """The networks of one flow: the same numbers whenever they are asked for."""
    return [s.provided.coupling_net((2,), 32, 2, seed=seeds[k]) for k in range(COUPLINGS)]


def coupling_flow(s, nets, dtype):
    """Affine layers that keep the first entry and the second in turn."""
    masks = [s.torch.tensor(keep, dtype=dtype) for keep in ([1.0, 0.0], [0.0, 1.0])]
    return s.mod.Flow([s.mod.AffineCoupling(masks[k % 2], net) for k, net in enumerate(nets)], 2)


def trained(s, data, held_out, x, probes, seeds, n, rows, columns, watch, truth, mixture):
    """Everything that any check wants of a trained flow. Only `data` is sent before training has ended."""
    nets = networks(s, seeds)
    flow = coupling_flow(s, nets, s.torch.float32)
    s.mod.train_flow(flow, data, seed=seeds[COUPLINGS])
    s.wait()
    s.torch.set_grad_enabled(False)
    untrained = coupling_flow(s, networks(s, seeds), s.torch.float32)
    fresh = coupling_flow(s, nets, s.torch.float32)  # of the trained networks, without what train_flow may have hung on its flow
    made = {
        "after": s.torch.neg(fresh.log_prob(held_out)),
        "claimed": s.torch.neg(flow.log_prob(held_out)),
        "before": s.torch.neg(untrained.log_prob(held_out)),
        "log_prob": flow.log_prob(x.float()),
        "on_grid": on_grid(s, flow.log_prob, rows, columns, watch),
    }
    samples = flow.sample(n)
    # The same networks in float64, to measure a Jacobian with.
    exact = coupling_flow(s, [net.double() for net in nets], s.torch.float64)
    made["moved"] = exact.forward(probes)[0]
    made["latents"] = exact.forward(samples.double())[0].float()
    return made


@normalised("Flow", points=2, on=cases.named("six affine layers, not trained", seeds_of(COUPLINGS)), program=untrained_grid,
            **UNTRAINED_MASS, **PLANE)
def untrained_density_has_mass_one():
    """Before training, too, a flow of six affine layers has a density that integrates to one over the square [−8, 8]²."""
    return {"mass": 1.0}


def results(*names):
    """The whole run, and of its results those that a check wants."""

    def program(s, **given):
        made = trained(s, **given)
        return {name: made[name] for name in names}

    return program


# For any density q that was fixed before the held-out points were drawn, P(Σ (log q − log p) ≥ a) ≤ e^−a, since E[q/p] = 1
# (Markov): with probability 1 − 1e-9 nothing beats the truth by more than log(1e9) nats in all.
LUCK = np.log(1e9) / HELD_OUT


@training("train_flow", points=8, on=MOONS, program=results("after", "before", "claimed"), measure="−log p (nats)",
          examples="held_out")
def training_beats_two_gaussians(after, before, claimed, truth, mixture):
    """On two moons it has not seen a trained flow has less than 1.6 nats, where the best two Gaussians have 1.7."""
    return truth - LUCK, min(BAR, mixture - 0.1)


def untouched(after, before):
    """Are the networks what they were?"""
    return bool(abs(after.mean() - before.mean()) < 1e-3)


@training_beats_two_gaussians.mistake(
    "The flow was not trained: on points it has not seen it is what it was before. train_flow changes the flow it is given."
)
def is_not_trained(after, before, claimed, truth, mixture):
    return untouched(after, before) and untouched(claimed, before)


@training_beats_two_gaussians.mistake(
    "This log_prob was handed the answers, or is no density: it is better than the truth itself, or its networks are what they "
    "were before. It must integrate to one, be that of the flow's layers, and not change with the points it is asked about."
)
def was_handed_the_answers(after, before, claimed, truth, mixture):
    unearned = untouched(after, before) and not untouched(claimed, before)
    return unearned or (-np.inf, truth - LUCK)


# Trained flows are as narrow as the blur of the moons, 0.1, and rarely narrower than the cells, 0.04: at 0.03 the sum is
# off by 4 exp(−2π² (0.03/0.04)²) = 6e-5. The rest of the bound is for folds between the moons.
@normalised("train_flow", points=3, on=MOONS, program=results("on_grid"), result="on_grid", cells=400, within=1e-2,
            because="features at least as wide as 0.02, half a cell: 3 % of what is that narrow, which is little", **PLANE)
def trained_density_has_mass_one():
    """After training, too, the density integrates to one over the square [−8, 8]², and no point's depends on its batch."""
    return {"mass": 1.0}


# Six layers in float32, each stretching rounding by e at most: 6e-8 · e⁶ · 40 for the slopes of their networks is 1e-3. The
# reference is off by 3e-6.
NARROW = Tolerance(1e-3, 1e-3, "float32 rounding through six trained layers, stretched by their scales and slopes")


@jacobian("train_flow", points=3, on=MOONS, program=results("log_prob", "moved"), value="", tolerance=NARROW)
def trained_log_prob_is_the_measured_density(jacobian, centre):
    """After training, log_prob is the base density of the flow's own latents plus the measured log|det ∂z/∂x|."""
    return {"log_prob": standard_normal(centre) + log_abs_det(jacobian)}


@distribution("train_flow", points=3, on=MOONS, program=results("latents"), streams=3, detects=0.08)
def trained_samples_follow_the_density(latents):
    """Samples of the trained flow follow its density: mapped to latents they are standard normal."""
    return uniform(rows_of(latents, 2))


def one_point_again_and_again(rng):
    """Every mini-batch of this is the same, so that the first loss is known, whichever points are in it. Few steps: the
    density of a single point has no upper bound, and a thorough optimiser soon leaves the numbers that can be written."""
    drawn = bends_of(2, 1, dtype="float32", layers=2)(rng)
    return {**drawn, "x": np.repeat(drawn["x"], 64, axis=0), "steps": 5}


def losses_of(s, x, latents, steps, **given):
    flow = bent_flow(s, **given, layers=2)
    before = flow.log_prob(x).detach()
    return {"losses": s.array(s.mod.train_flow(flow, x, steps=steps, batch_size=16, lr=1e-3, seed=3)), "before": before}


ONE_POINT = cases.named("one point again and again, 5 steps", one_point_again_and_again)


@custom("train_flow", points=2, on=ONE_POINT, program=losses_of)
def training_returns_its_losses(losses, before, steps):
    """It takes as many steps as it is told and returns the loss of each, −log_prob on average, before its step."""
    require(losses.shape == (steps,), f"{steps} steps were asked for, and numbers of shape {losses.shape} came back")
    first = -before.mean()  # by the flow's own log_prob: what is wrong there costs nothing here
    close = abs(losses[0] - first) <= 1e-3 * (1 + abs(first))
    require(bool(close), f"the first loss is {losses[0]:.6g}, where −log_prob is {first:.6g}")
    require(bool(losses[-1] < losses[0] - 1e-4), "the last loss is not below the first, on one point again and again")


# ---- theory --------------------------------------------------------------------------------------------------

THREE_LAYERS = cases.points(log_p=cases.real, det_1=cases.real, det_2=cases.real, det_3=cases.real)
JOHNSON = cases.points(x=cases.real, a=cases.real, b=cases.real)


@symbolic("theory.log_density_after_layer", points=2, symbols="log_p det", on=cases.points(log_p=cases.real, det=cases.real))
def density_after_a_layer_is_derived(log_p, det):
    """log p_i(z_i) of z_i = f_i(z_{i−1}) is right, for determinants of both signs."""
    return log_p + np.log(1 / np.abs(det))


@density_after_a_layer_is_derived.mistake(
    "The determinant is the wrong way up: where a layer stretches space the density becomes smaller."
)
def adds_log_det_of_the_layer(log_p, det):
    return log_p + np.log(np.abs(det))


@density_after_a_layer_is_derived.mistake("The logarithm is missing: a density divided by |det| has a logarithm less log|det|.")
def forgets_the_log_of_det(log_p, det):
    return log_p - np.abs(det)


@symbolic("theory.log_density_of_flow", points=2, symbols="log_p det_1 det_2 det_3", on=THREE_LAYERS)
def density_of_a_flow_is_derived(log_p, det_1, det_2, det_3):
    """log p(x) of x = f_3(f_2(f_1(z))) is right, for determinants of both signs."""
    return log_p - sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_of_a_flow_is_derived.mistake("The signs are turned: layers from noise to data make log p(x) smaller by their log|det|.")
def adds_the_layers_log_dets(log_p, det_1, det_2, det_3):
    return log_p + sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_of_a_flow_is_derived.mistake("The first layer is missing: all three stretch the density.")
def misses_the_first_layer(log_p, det_1, det_2, det_3):
    return log_p - np.log(np.abs(det_2 * det_3))


@density_of_a_flow_is_derived.mistake("Only the last layer is here: all three stretch the density.")
def takes_the_last_layer_alone(log_p, det_1, det_2, det_3):
    return log_p - np.log(np.abs(det_3))


@symbolic("theory.log_density_by_inverses", points=2, symbols="log_p det_1 det_2 det_3", on=THREE_LAYERS)
def density_by_inverses_is_derived(log_p, det_1, det_2, det_3):
    """log p(x) is right where the layers lead from data to noise, for determinants of both signs."""
    return log_p + sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_by_inverses_is_derived.mistake("The signs are those of layers from noise to data. These lead from data to noise.")
def subtracts_the_layers_log_dets(log_p, det_1, det_2, det_3):
    return log_p - sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_by_inverses_is_derived.mistake("This is the logarithm of a sum of determinants; determinants are multiplied.")
def adds_the_determinants_up(log_p, det_1, det_2, det_3):
    return log_p + np.log(np.abs(det_1) + np.abs(det_2) + np.abs(det_3))


@symbolic("theory.log_density_of_two_layers", points=3, symbols="x a b", on=JOHNSON)
def density_of_two_layers_is_derived(x, a, b):
    """log p(x) of x = a · sinh(z) + b is right, for a of both signs (Johnson's S_U distribution)."""
    from scipy.stats import johnsonsu

    return johnsonsu.logpdf(x, 0, 1, loc=b, scale=np.abs(a))


@density_of_two_layers_is_derived.mistake("The log-determinants are added; from noise to data they are subtracted.")
def adds_both_log_dets(x, a, b):
    from scipy.stats import norm

    z = np.arcsinh((x - b) / a)
    return norm.logpdf(z) + np.log(np.abs(a) * np.cosh(z))


@density_of_two_layers_is_derived.mistake("This is the density of the noise at z alone; both layers stretch it.")
def forgets_both_layers(x, a, b):
    from scipy.stats import norm

    return norm.logpdf(np.arcsinh((x - b) / a))


@density_of_two_layers_is_derived.mistake(
    "x stands where the noise belongs: solve x = a · sinh(z) + b for z first. The two ends of a chain are not one variable."
)
def takes_x_for_the_noise(x, a, b):
    from scipy.stats import norm

    return norm.logpdf(x) - np.log(np.abs(a) * np.cosh(x))


@density_of_two_layers_is_derived.mistake("The layer x = a · y + b is missing: it subtracts log|a|.")
def misses_the_affine_layer(x, a, b):
    from scipy.stats import norm

    z = np.arcsinh((x - b) / a)
    return norm.logpdf(z) - np.log(np.cosh(z))


def coupling_jacobian(kept):
    """A mask, and the Jacobian of a layer with it: random where it is not zero."""

    def draw(rng):
        mask = rng.permutation(kept)
        moves = mask == 0
        matrix = np.where(moves[:, None] & ~moves, rng.normal(size=(len(mask),) * 2), np.eye(len(mask)))
        return {"mask": [float(m) for m in mask], "matrix": matrix + np.diag(moves * rng.uniform(0.5, 1, len(mask)))}

    return draw


MASKS = cases.named("6 entries, 3 kept", coupling_jacobian(first_ones(6, 3))) + cases.named(
    "5 entries, 1 kept", coupling_jacobian(first_ones(5, 1))
)


def ordered(s, mask, matrix):
    return {"order": s.array(s.theory.triangular_order(mask))}


def sorted_by(order, matrix):
    """The Jacobian with rows and columns in the order that was returned."""
    d = len(matrix)
    require(order.shape == (d,), f"the order has shape {order.shape}; each of {d} entries is asked for once")
    require(sorted(order.tolist()) == list(range(d)), f"the order must hold each of 0, …, {d - 1} once, not {order.tolist()}")
    places = order.astype(int)
    return matrix[np.ix_(places, places)]


@custom("theory.triangular_order", points=2, on=MASKS, program=ordered)
def order_makes_the_jacobian_triangular(order, matrix):
    """In the order it returns, the Jacobian of a random coupling layer with that mask is lower triangular."""
    require(not np.triu(sorted_by(order, matrix), 1).any(), "in this order there are entries above the diagonal")


@order_makes_the_jacobian_triangular.mistake("In this order it is upper triangular; the entries that are kept come first.")
def makes_it_upper_triangular(order, matrix):
    return not np.tril(sorted_by(order, matrix), -1).any()


THREE = cases.points(s_1=cases.real, s_2=cases.real, s_3=cases.real)


@symbolic("theory.coupling_determinant", points=1, symbols="s_1 s_2 s_3", on=THREE)
def coupling_determinant_is_derived(s_1, s_2, s_3):
    """det ∂z/∂x of the layer is right."""
    return np.prod([np.exp(s_1), np.exp(s_2), np.exp(s_3)], axis=0)


@coupling_determinant_is_derived.mistake("This is the logarithm of the determinant.")
def gives_the_log_of_the_determinant(s_1, s_2, s_3):
    return s_1 + s_2 + s_3


@coupling_determinant_is_derived.mistake("The scales are exp(s); their exponentials are missing.")
def multiplies_without_exp(s_1, s_2, s_3):
    return s_1 * s_2 * s_3


@coupling_determinant_is_derived.mistake("The determinant of a triangular matrix is the product of its diagonal, not the sum.")
def adds_the_diagonal(s_1, s_2, s_3):
    return 2 + np.exp(s_1) + np.exp(s_2) + np.exp(s_3)


@coupling_determinant_is_derived.mistake("This is the determinant of the inverse map.")
def gives_the_inverse_determinant(s_1, s_2, s_3):
    return np.exp(-s_1 - s_2 - s_3)


@symbolic("theory.coupling_inverse", points=2, symbols="z_1 z_2", on=cases.points(z_1=cases.real, z_2=cases.real))
def coupling_inverse_is_derived(z_1, z_2):
    """x_2 in the terms of z is right; neither network is inverted."""
    return (z_2 - z_1**2) / np.exp(np.cos(z_1))


@coupling_inverse_is_derived.mistake("The shift is undone last. It was added last, so it is taken off first.")
def takes_the_shift_off_last(z_1, z_2):
    return z_2 / np.exp(np.cos(z_1)) - z_1**2


@coupling_inverse_is_derived.mistake("The networks read z_2. They read z_1 = x_1 both ways.")
def reads_the_other_entry(z_1, z_2):
    return (z_2 - z_2**2) / np.exp(np.cos(z_2))


@coupling_inverse_is_derived.mistake("This is the way forward once more.")
def goes_forward(z_1, z_2):
    return z_2 * np.exp(np.cos(z_1)) + z_1**2


def apart(x, y, image):
    """How far two points are from each other that have one image. raises Unmet where they have not"""
    for point in (x, y):
        require(point.shape == (2,), f"a point has two numbers; this one has shape {point.shape}")
    off = np.abs(image(x) - image(y)).max()
    require(bool(off <= 1e-9), f"the images of the two points differ by {off:.3g}")
    return np.hypot(*(x - y))


def without_exp(x):
    return np.array([x[0], x[1] * (x[0] ** 2 - 1) + x[0]])


def without_mask(x):
    return np.array([x[0], x[1] + x[0] + x[1] ** 2])


@construction("theory.collision_without_exp", points=1, at_least=0.1, measure="the distance of the two points")
def collision_without_exp_is_one(x, y):
    """Two points 0.1 apart have one image under the layer that multiplies by s itself."""
    return apart(x, y, without_exp)


@collision_without_exp_is_one.mistake("The two points are one and the same.")
def shows_one_point_twice(x, y):
    return x.shape == y.shape and bool(np.array_equal(x, y))


@construction("theory.collision_without_mask", points=1, at_least=0.1, measure="the distance of the two points")
def collision_without_mask_is_one(x, y):
    """Two points 0.1 apart have one image under the layer whose network sees what it transforms."""
    return apart(x, y, without_mask)


@choice("theory.cost_of_dense_log_det", points=1, options="a b c d")
def cost_of_dense_log_det_is_right():
    """The cost of a determinant without structure is named."""
    return "c"


@choice("theory.cost_of_coupling_log_det", points=1, options="a b c d")
def cost_of_coupling_log_det_is_right():
    """The cost of a coupling layer's log-determinant is named."""
    return "a"


@choice("theory.cost_of_lu_log_det", points=1, options="a b c d")
def cost_of_lu_log_det_is_right():
    """The cost of log|det W| in the form P L U is named."""
    return "a"
