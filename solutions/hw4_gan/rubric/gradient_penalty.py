"""The penalty on a critic's slope, between the data and the fakes."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, custom, gradient, require

from .logits import ROWS

HIDDEN = 6


def tanh_critic(batch, *event, column=False, dtype="float32"):
    """Real and fake ones, an alpha for each, and a critic v · tanh(W x + b): some of its slopes are above one, some below."""

    def draw(rng):
        size = int(np.prod(event))
        drawn = {
            "real": rng.normal(0, 1, (batch, *event)),
            "fake": rng.normal(1, 1, (batch, *event)),
            "alpha": rng.uniform(0.1, 0.9, batch),
            "weight": rng.normal(0, 0.8 / np.sqrt(size), (HIDDEN, size)) * np.sqrt(2),
            "bias": rng.normal(0, 0.5, HIDDEN),
            "out": rng.normal(0, 0.8, HIDDEN),
        }
        return {**{name: value.astype(dtype) for name, value in drawn.items()}, "column": column}

    return draw


def between(real, fake, alpha):
    return real + (1 - alpha.reshape(-1, *[1] * (real.ndim - 1))) * (fake - real)


def slopes_of_tanh(x, weight, bias, out):
    """∇s for each example, of the events' shape."""
    hidden = np.tanh(x.reshape(len(x), -1) @ weight.T + bias)
    return (((1 - hidden**2) * out) @ weight).reshape(x.shape)


def norms(slopes):
    return np.sqrt((slopes.reshape(len(slopes), -1) ** 2).sum(1))


def tanh_penalty(s, real, fake, alpha, weight, bias, out, column):
    return {"penalty": s.mod.gradient_penalty(s.provided.TanhCritic(weight, bias, out, column), real, fake, alpha)}


def at_the_ends(draw):
    """Alphas of 0 and 1, and some entries zero."""

    def drawn(rng):
        made = draw(rng)
        made["alpha"][:2] = 0, 1
        made["real"][:3, 0] = made["fake"][:2, 1] = 0
        return made

    return drawn


CRITICS = (
    cases.named("vectors of 3, batch 6", tanh_critic(6, 3))
    + cases.named("images of 2 × 4 × 3, batch 5", tanh_critic(5, 2, 4, 3))
    + cases.named("images of 1 × 3 × 4, scores in a column, batch 2", tanh_critic(2, 1, 3, 4, column=True))
    + cases.named("vectors of 5, one example", tanh_critic(1, 5))
    + cases.named("vectors of one number, batch 4", tanh_critic(4, 1))
    + cases.named("vectors of 3, alphas 0 and 1, some entries zero, batch 6", at_the_ends(tanh_critic(6, 3)))
)


def at_the_middle(real, fake, alpha, weight, bias, out):
    return slopes_of_tanh(between(real, fake, alpha), weight, bias, out)


@closed_form("gradient_penalty", points=4, on=CRITICS, program=tanh_penalty)
def penalty_is_right(real, fake, alpha, weight, bias, out):
    """E (‖∇s(x̂)‖ − 1)² is right when the critic is a small network, on vectors and on images."""
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).mean()


@penalty_is_right.mistake("You took one norm over the whole batch. Each example has its own gradient and its own norm.")
def takes_one_norm_of_the_batch(real, fake, alpha, weight, bias, out):
    return (np.sqrt((at_the_middle(real, fake, alpha, weight, bias, out) ** 2).sum()) - 1) ** 2


@penalty_is_right.mistake("You took the norm over one axis of an image. It runs over all entries of an event.")
def takes_the_norm_of_one_axis(real, fake, alpha, weight, bias, out):
    return ((np.sqrt((at_the_middle(real, fake, alpha, weight, bias, out) ** 2).sum(1)) - 1) ** 2).mean()


@penalty_is_right.mistake("You averaged the norms before squaring. Compute (‖∇s‖ − 1)² for each example first, then average.")
def squares_the_mean(real, fake, alpha, weight, bias, out):
    return (norms(at_the_middle(real, fake, alpha, weight, bias, out)).mean() - 1) ** 2


@penalty_is_right.mistake("The −1 is missing: the penalty pulls the norm of the gradient towards one, not towards zero.")
def penalises_every_slope(real, fake, alpha, weight, bias, out):
    return (norms(at_the_middle(real, fake, alpha, weight, bias, out)) ** 2).mean()


@penalty_is_right.mistake("The square root is missing: you compared the squared norm with one.")
def forgets_the_root(real, fake, alpha, weight, bias, out):
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) ** 2 - 1) ** 2).mean()


@penalty_is_right.mistake("You summed over the batch. Take the mean.")
def adds_up_the_penalties(real, fake, alpha, weight, bias, out):
    return ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).sum()


@penalty_is_right.mistake("Your result includes the factor λ = 10. Leave λ out: the training code multiplies by it.")
def multiplies_by_ten(real, fake, alpha, weight, bias, out):
    return 10 * ((norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1) ** 2).mean()


@penalty_is_right.mistake("You penalised only norms above one. Norms below one are penalised as well: (‖∇s‖ − 1)² is two-sided.")
def penalises_one_side(real, fake, alpha, weight, bias, out):
    return (np.maximum(norms(at_the_middle(real, fake, alpha, weight, bias, out)) - 1, 0) ** 2).mean()


@penalty_is_right.mistake("You took the gradient at the data themselves, not at points between data and generated examples.")
def penalises_at_the_data(real, fake, alpha, weight, bias, out):
    return ((norms(slopes_of_tanh(real, weight, bias, out)) - 1) ** 2).mean()


# As many examples as the last axis has entries: whoever lets alpha run along that axis is not stopped by torch here.
SQUARE = (
    cases.named("vectors of 4, batch 4", tanh_critic(4, 4))
    + cases.named("images of 2 × 4 × 3, batch 3", tanh_critic(3, 2, 4, 3))
    + cases.named("images of 1 × 2 × 5, batch 5", tanh_critic(5, 1, 2, 5))
)


def penalty_twice(s, real, fake, alpha, weight, bias, out, column):
    critic = s.provided.TanhCritic(weight, bias, out, column)
    return {
        "penalty": s.mod.gradient_penalty(critic, real, fake, alpha),
        "again": s.mod.gradient_penalty(critic, real, fake, alpha),
    }


def penalty_between(x, weight, bias, out):
    return ((norms(slopes_of_tanh(x, weight, bias, out)) - 1) ** 2).mean()


@closed_form("gradient_penalty", points=3, on=SQUARE, program=penalty_twice)
def penalty_takes_one_alpha_for_each_example(real, fake, alpha, weight, bias, out, penalty, again):
    """x̂ = alpha · real + (1 − alpha) · fake uses the given alpha, one number for each example."""
    return {"penalty": penalty_between(between(real, fake, alpha), weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake(
    "Your alpha runs along the last axis. There is one alpha for each example, along the first axis."
)
def takes_alpha_along_the_last_axis(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(alpha * real + (1 - alpha) * fake, weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake("You used the first alpha for the whole batch. Each example has its own.")
def takes_the_first_alpha_for_all(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(alpha[0] * real + (1 - alpha[0]) * fake, weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake(
    "You used alpha as the weight of the generated examples. It is the weight of the data."
)
def gives_alpha_to_the_fakes(real, fake, alpha, weight, bias, out, penalty, again):
    return {"penalty": penalty_between(between(fake, real, alpha), weight, bias, out)}


@penalty_takes_one_alpha_for_each_example.mistake(
    "Two calls with the same arguments return different results. Use the given alpha; do not draw a new one."
)
def draws_its_own_alpha(real, fake, alpha, weight, bias, out, penalty, again):
    return {"again": again if abs(again - penalty) > 1e-3 * penalty else again + 1}


def quadratic_critic(batch, *event, linear=False, column=False):
    """Real and fake ones, and a critic ½ xᵀ A x + b · x; A is symmetric, and zero for a linear one."""

    def draw(rng):
        size = int(np.prod(event))
        square = rng.normal(0, 0.7 / np.sqrt(size), (size, size))
        drawn = {
            "real": rng.normal(0, 1, (batch, *event)),
            "fake": rng.normal(1, 1, (batch, *event)),
            "alpha": rng.uniform(0.1, 0.9, batch),
            "matrix": 0 * square if linear else square + square.T,
            "vector": rng.normal(0, 1.5 / np.sqrt(size), size),
        }
        return {**{name: value.astype(np.float32) for name, value in drawn.items()}, "column": column}

    return draw


def quadratic_penalty(s, real, fake, alpha, matrix, vector, column):
    return {"penalty": s.mod.gradient_penalty(s.provided.QuadraticCritic(matrix, vector, column), real, fake, alpha)}


@closed_form(
    "gradient_penalty",
    points=2,
    program=quadratic_penalty,
    on=cases.named("vectors of 4, batch 6", quadratic_critic(6, 4))
    + cases.named("images of 2 × 2 × 3, scores in a column, batch 3", quadratic_critic(3, 2, 2, 3, column=True))
    + cases.named("vectors of 3, linear, batch 5", quadratic_critic(5, 3, linear=True)),
)
def penalty_is_right_for_quadratic_critics(real, fake, alpha, matrix, vector):
    """The penalty is right for quadratic critics, whose gradient is A x + b, and for a linear one."""
    x = between(real, fake, alpha).reshape(len(real), -1)
    return ((np.sqrt(((x @ matrix + vector) ** 2).sum(1)) - 1) ** 2).mean()


def penalty_slopes(s, real, fake, alpha, weight, bias, out, column, cotangent):
    critic = s.provided.TanhCritic(weight, bias, out, column)
    fakes = 1.0 * s.leaf(fake)  # as they come from a generator
    penalty = s.mod.gradient_penalty(critic, real, fakes, alpha)
    slopes = s.vjp(penalty, [critic.weight, critic.bias, critic.out], cotangent)
    return {"penalty": penalty, "d/dweight": slopes[0], "d/dbias": slopes[1], "d/dout": slopes[2]}


def differences(function, array, h=1e-5):
    """∂function/∂array by central differences."""
    slope = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        step = np.zeros_like(array)
        step[place] = h
        slope[place] = (function(array + step) - function(array - step)) / (2 * h)
    return slope


# Third derivatives of the penalty are below a hundred here, so that h² / 6 of them is 2e-9, and rounding adds 1e-16 / h = 1e-11.
BY_DIFFERENCES = Tolerance(1e-6, 1e-7, "central differences of step 1e-5, off by 2e-9, and rounding")


@gradient(
    "gradient_penalty",
    points=4,
    per="batch",
    program=penalty_slopes,
    tolerance=BY_DIFFERENCES,
    on=cases.named("vectors of 3, batch 5, float64", tanh_critic(5, 3, dtype="float64"))
    + cases.named(
        "images of 2 × 2 × 2, scores in a column, batch 3, float64", tanh_critic(3, 2, 2, 2, column=True, dtype="float64")
    ),
)
def penalty_trains_the_critic(real, fake, alpha, weight, bias, out):
    """The penalty's own gradient reaches the critic's parameters and is right."""
    x = between(real, fake, alpha)
    return {
        "weight": differences(lambda w: penalty_between(x, w, bias, out), weight),
        "bias": differences(lambda b: penalty_between(x, weight, b, out), bias),
        "out": differences(lambda v: penalty_between(x, weight, bias, v), out),
    }


@penalty_trains_the_critic.mistake(
    "The penalty has a value, but its gradient is zero for every parameter of the critic. Common causes: the inner "
    "gradient is taken without `create_graph`, or the critic is not evaluated at the points in between."
)
def penalty_without_a_graph(real, fake, alpha, weight, bias, out):
    return {"weight": 0 * weight, "bias": 0 * bias, "out": 0 * out}


def steeper_critics(rng):
    """Three linear critics with slopes of 6, 12 and 24: their penalties grow."""
    direction = rng.normal(size=3)
    steep = {name: np.float32(slope * direction / norm_of(direction)) for name, slope in STEEP.items()}
    return {**tanh_critic(4, 3)(rng), "flat": np.zeros((3, 3), np.float32), **steep}


STEEP = {"steep": 6, "steeper": 12, "steepest": 24}


def norm_of(vector):
    return np.sqrt((vector**2).sum())


def penalty_and_traces(s, real, fake, alpha, weight, bias, out, column, flat, steep, steeper, steepest):
    critic, leaf = s.provided.TanhCritic(weight, bias, out, column), s.leaf(real)
    s.mod.gradient_penalty(critic, leaf, fake, alpha)
    traces = [s.array(s.torch.is_tensor(tensor.grad)) for tensor in (critic.weight, leaf)]
    critics = [s.provided.QuadraticCritic(flat, vector) for vector in (steep, steeper, steepest)]
    growing = [s.array(s.mod.gradient_penalty(critic, real, fake, alpha)) for critic in critics]
    return {"growing": growing, "of_critic": traces[0], "of_data": traces[1]}


@custom("gradient_penalty", points=1, on=cases.named("vectors of 3, batch 4", steeper_critics), program=penalty_and_traces)
def penalty_leaves_no_gradients(growing, of_critic, of_data):
    """The call changes nobody's .grad; it only returns the penalty."""
    require(all(penalty.ndim == 0 for penalty in growing), "the penalty is not a scalar")
    grows = growing[0] < growing[1] < growing[2]
    require(bool(grows), "the penalty does not grow as the critic gets steeper; this check counts only for a penalty that does")
    require(
        not of_critic,
        "the critic's parameters have a .grad after the call: use torch.autograd.grad, which returns the gradient, not "
        "backward, which stores it in every parameter",
    )
    require(not of_data, "the data have a .grad after the call: x̂ must be a separate tensor")


# Eight batches, farther from the origin one after the other, where a quadratic critic is steeper: every penalty grows, also one
# with a slip in it. Signs are drawn, and so sums and first entries go up and down. Each case is a path that code may treat on
# its own; in all of them some entries are zero, and some alphas 0 and 1.
def steeper(batch, *event, dtype="float32"):
    def draw(rng):
        size = int(np.prod(event))
        signs = rng.choice([-1, 1], (ROWS, batch, size))
        real = np.linspace(2, 9, ROWS)[:, None, None] / np.sqrt(size) * signs
        alpha = rng.uniform(0.1, 0.9, (ROWS, batch))
        if batch > 2:
            alpha[:, :2] = 0, 1
        made = {"real": real * rng.uniform(0.95, 1.05, real.shape), "fake": real * rng.uniform(0.95, 1.05, real.shape)}
        for points in made.values():
            points[:, 0, 0] *= size * batch == 1
        shaped = {name: points.reshape(ROWS, batch, *event) for name, points in made.items()}
        critic = {"matrix": 3 * np.eye(size), "vector": np.full(size, 0.1)}
        return {name: value.astype(dtype) for name, value in {**shaped, "alpha": alpha, **critic}.items()}

    return draw


def penalties_placed(s, real, fake, alpha, matrix, vector):
    critic = s.provided.QuadraticCritic(matrix, vector)
    batches = list(zip(*(s.unpack(value, ROWS) for value in (real, fake, alpha)), strict=True))
    penalties = s.tried("torch.stack", [s.mod.gradient_penalty(critic, *batch) for batch in batches])
    attempts = s.placed(s.mod.gradient_penalty, [s.torch.nn.Softplus(), *batches[0]])  # a module that works on any device
    found = {"penalties": penalties, "real afterwards": real, "fake afterwards": fake, "alpha afterwards": alpha}
    return {**found, "attempts": attempts}


WAYS_OF_EVENTS = (
    cases.named("8 batches of 3 images of 1 × 2 × 2, float64", steeper(3, 1, 2, 2, dtype="float64"))
    + cases.named("8 batches of one example", steeper(1, 3))
    + cases.named("8 batches of 4 vectors of one number", steeper(4, 1))
)


@conventions("gradient_penalty", points=1, program=penalties_placed, on=WAYS_OF_EVENTS)
def penalty_keeps_the_conventions(real, fake, alpha, matrix, vector):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""

    def penalty(real, fake, alpha):
        x = between(real, fake, alpha).reshape(len(real), -1)
        return ((norms(x @ matrix + vector) - 1) ** 2).mean()

    return {"penalties": np.array([penalty(*batch) for batch in zip(real, fake, alpha, strict=True)])}
