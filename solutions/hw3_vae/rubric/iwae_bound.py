"""The importance-weighted bound: its value, and how it grows with the draws."""

import numpy as np

from autograder import Tolerance, cases, conventions, follow_through

from .elbo import following, slopes_of, with_leaves
from .known_evidence import linear_model, log_evidence, log_gaussian, posterior
from .log_mean_exp import log_mean
from .reparameterize import entries_of, zeros_among_them


def weights_and_evidence(K, batch, how, latent=2, dtype="float32"):
    """log p(x, z_k) and log q(z_k|x) of K draws, on a model whose evidence is known.

    how: "posterior", q = p(z|x); "near", a q of twice its covariance, and off by half a deviation along each of its axes
    """

    def draw(rng):
        model = linear_model(4, latent)(rng, batch)
        mean, cov = posterior(**model)
        if how == "near":
            mean, cov = mean + 0.5 * np.linalg.cholesky(cov).sum(1), 2 * cov
        z = mean + rng.normal(size=(K, batch, latent)) @ np.linalg.cholesky(cov).T
        log_q = log_gaussian(z, mean, cov)
        noise = model["noise_var"]
        rest = model["x"] - z @ model["W"].T - model["b"]
        log_joint = -((rest**2) / noise + np.log(2 * np.pi * noise)).sum(-1) / 2 - (z**2 + np.log(2 * np.pi)).sum(-1) / 2
        return {"log_joint": log_joint.astype(dtype), "log_q": log_q.astype(dtype), "evidence": log_evidence(**model)}

    return draw


def weights_of(*sizes, **given):
    def draw(rng):
        drawn = weights_and_evidence(*sizes, **given)(rng)
        return {name: drawn[name] for name in ("log_joint", "log_q")}

    return draw


def narrow_densities(rng):
    """Where densities are e^30 or more: beyond a clamp at 20."""
    drawn = {"log_joint": rng.normal(45, 3, (5, 4)), "log_q": rng.normal(40, 3, (5, 4))}
    return {name: value.astype(np.float32) for name, value in drawn.items()}


def some_zeros(*shape):
    return zeros_among_them(entries_of("log_joint", "log_q", shape=shape), "log_joint", "log_q")


WEIGHTS = (
    cases.named("7 draws, batch 4", weights_of(7, 4, "near"))
    + cases.named("3 draws, batch 5", weights_of(3, 5, "near", latent=1))
    + cases.named("one draw, batch 3: the ELBO", weights_of(1, 3, "near"))
    + cases.named("6 draws, one example", weights_of(6, 1, "near"))
    + cases.named("5 draws, batch 4, log-densities of 30 to 50", narrow_densities)
    + cases.named("5 draws, batch 4, zeros among them", some_zeros(5, 4))
    + cases.named("7 draws, batch 4, float64", weights_of(7, 4, "near", dtype="float64"))
)


def true_bound(log_joint, log_q):
    return np.log(np.exp(log_joint - log_q).mean(0))


LOG_MEAN_WEIGHT = {
    "part": ("log_mean_exp", lambda log_joint, log_q: log_joint - log_q, 0),
    "part otherwise": ("log_mean_exp", lambda log_joint, log_q: log_joint - log_q + 1, 0),
}


@follow_through("iwae_bound", points=3, on=WEIGHTS, truth=true_bound, parts=LOG_MEAN_WEIGHT)
def iwae_is_the_log_mean_weight(part, log_joint, log_q):
    """The bound is the log of the mean weight over the draws: the true value, or the one that your log_mean_exp gives."""
    return part


@iwae_is_the_log_mean_weight.mistake(
    "You averaged the log-weights, which gives the ELBO for any number of draws. Average the weights."
)
def averages_the_log_weights(part, log_joint, log_q):
    return (log_joint - log_q).mean(0)


@iwae_is_the_log_mean_weight.mistake("You took the log of the sum of the weights. The factor 1/K is missing.")
def sums_the_weights(part, log_joint, log_q):
    return part + np.log(len(log_q))


@iwae_is_the_log_mean_weight.mistake("You averaged over the batch. The draws are along the first axis, (K, batch).")
def averages_over_the_wrong_axis(part, log_joint, log_q):
    return log_mean(log_joint - log_q, 1)


@iwae_is_the_log_mean_weight.mistake(
    "You averaged log q over the draws before forming the weights, as an analytic KL does. Each weight has the log q of its own "
    "draw."
)
def puts_an_average_into_the_weights(part, log_joint, log_q):
    return log_mean(log_joint, 0) - log_q.mean(0)


@iwae_is_the_log_mean_weight.mistake("log q is missing from the weights, which are p(x, z) / q(z|x).")
def forgets_log_q(part, log_joint, log_q):
    return log_mean(log_joint, 0)


@iwae_is_the_log_mean_weight.mistake("Your weights are upside down. They must be p(x, z) / q(z|x).")
def turns_the_weights(part, log_joint, log_q):
    return log_mean(log_q - log_joint, 0)


@iwae_is_the_log_mean_weight.mistake("You used only the draw with the largest weight. Average over all draws.")
def takes_the_best_draw(part, log_joint, log_q):
    return (log_joint - log_q).max(0)


@iwae_is_the_log_mean_weight.mistake("The sign is flipped: you returned a loss. Return the bound itself.")
def iwae_turns_the_sign(part, log_joint, log_q):
    return -part


# log p and log q are each rounded to float32 at sizes up to 100: 2 · 100 · 6e-8.
ROUNDED = Tolerance(1e-5, 1e-4, "two log-densities of size up to 100, each rounded to float32: 2 · 100 · 6e-8")


@follow_through(
    "iwae_bound",
    points=2,
    on=cases.named("one draw", weights_and_evidence(1, 6, "posterior"))
    + cases.named("20 draws", weights_and_evidence(20, 6, "posterior")),
    truth="evidence",
    parts=LOG_MEAN_WEIGHT,
    tolerance=ROUNDED,
)
def iwae_is_tight_at_the_posterior(part):
    """With draws from p(z|x), every weight is p(x), so the bound is log p(x) for any number of draws."""
    return part


DRAWS, EXAMPLES = 20, 1800


COUNTS = (1, 5, DRAWS)


# For this q, KL(q ‖ p(z|x)) = log ½ + 1 + ¼ = 0.56 exactly, and a log-weight has the variance 2: the mean of 1800 is within 0.033
# of log p(x) − 0.56. With 5 draws the mean gap is 0.066 ± 0.009, with 20 it is 0.014 ± 0.004, and one draw less 5 is 0.49 ± 0.03
# (1500 tables). What is required of a table is 6.3 deviations away or more.
def with_more_draws(rng):
    """A table of weights on which the bound does what theory says."""
    made = weights_and_evidence(DRAWS, EXAMPLES, "near")(rng)
    gaps = made.pop("evidence").mean() - true_mean_bounds(made["log_joint"].astype(np.float64), made["log_q"])
    if not (abs(gaps[0] - (np.log(0.5) + 1.25)) < 0.25 and gaps[0] > gaps[1] + 0.1 and gaps[1] > gaps[2] > -0.05):
        raise ValueError(f"the gaps to log p(x) are {gaps} on this table; draw another one, by another secret")
    return made


def true_mean_bounds(log_joint, log_q):
    """The mean bound with 1, 5 and 20 draws."""
    return np.array([true_bound(log_joint[:k], log_q[:k]).mean() for k in COUNTS])


def mean_bounds(s, log_joint, log_q):
    def first(k):
        return log_joint[:k].clone(), log_q[:k].clone()

    def own(k):
        return s.tried("torch.mean", s.tried("mod.log_mean_exp", log_joint[:k] - log_q[:k], 0))

    return {
        "bounds": s.torch.stack([s.torch.mean(s.mod.iwae_bound(*first(k))) for k in COUNTS]),
        "part": s.tried("torch.stack", [own(k) for k in COUNTS]),
    }


@follow_through(
    "iwae_bound",
    points=2,
    on=cases.named(f"{EXAMPLES} examples", with_more_draws),
    truth=true_mean_bounds,
    program=mean_bounds,
    tolerance=ROUNDED,
)
def iwae_grows_with_the_draws(part):
    """On a model with known log p(x), the mean bound with 1, 5 and 20 draws is right: below log p(x), closer with more draws."""
    return part


def likely_and_unlikely(rng):
    """Examples that differ in log p(x, z) by more than their draws do, in all but the first draw: it alone says nothing."""
    log_joint, log_q = rng.normal(size=(2, 4, 40))
    log_joint[1:] += rng.normal(0, 3, 40)
    return {"log_joint": log_joint, "log_q": log_q}


@conventions(
    "iwae_bound",
    points=1,
    on=cases.named("4 draws, batch 40", likely_and_unlikely)
    + cases.named("one draw, one example", entries_of("log_joint", "log_q", shape=(1, 1)))
    + cases.named("3 draws, batch 2, zeros among them", some_zeros(3, 2)),
)
def iwae_keeps_the_conventions(log_joint, log_q):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return true_bound(log_joint, log_q)


def true_shares(log_joint, log_q):
    """The slope of all examples' bounds: a draw's share of the weight."""
    weights = log_joint - log_q
    shares = np.exp(weights - np.log(np.exp(weights).sum(0)))
    return with_leaves([shares, -shares], [log_joint, log_q])


def iwae_slopes(s, log_joint, log_q):
    leaves = [s.leaf(log_joint), s.leaf(log_q)]
    own = s.tried("torch.sum", s.tried("mod.log_mean_exp", leaves[0] - leaves[1], 0))
    return slopes_of(s, s.torch.sum(s.mod.iwae_bound(*leaves)), own, leaves)


@follow_through(
    "iwae_bound",
    points=1,
    on=cases.named("5 draws, batch 4", weights_of(5, 4, "near")),
    truth=true_shares,
    program=iwae_slopes,
)
def iwae_gradient_is_right(of_your_parts, their_value, log_joint, log_q):
    """The gradient of the bound is right: each draw's share of the total weight, or what your own log_mean_exp gives."""
    return following(of_your_parts, their_value, true_bound(log_joint, log_q).sum(), log_joint, log_q)
