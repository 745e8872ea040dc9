"""The bound, and the loss that weighs its KL, are made of the student's own two parts."""

import numpy as np

from autograder import cases, conventions, follow_through, require

from .bernoulli import log_bernoulli, per_example, pixels
from .kl_standard_normal import kl_of
from .reparameterize import zeros_among_them


def encoded(batch, latent, *event, beta=None, dtype="float32"):
    """A batch with everything that the bound needs, and with the beta of its loss."""

    def draw(rng):
        drawn = {
            **pixels(batch, *event)(rng),
            "mu": rng.normal(0, 1.5, (batch, latent)),
            "logvar": rng.normal(0, 1, (batch, latent)),
        }
        drawn = {name: value.astype(dtype) for name, value in drawn.items()}
        return drawn if beta is None else {**drawn, "beta": beta}

    return draw


def far_encoded(beta=None):
    """Beyond a clamp at ±20, or of variances at 1e-6. Logits are negative: of large positive ones a likelihood that goes through
    probabilities knows nothing, for which it pays elsewhere."""

    def draw(rng):
        far = {"logits": rng.uniform(-40, -25, (4, 6)), "logvar": rng.uniform(-30, -22, (4, 3))}
        return {**encoded(4, 3, 6, beta=beta)(rng), **{name: value.astype(np.float32) for name, value in far.items()}}

    return draw


def with_zeros(*sizes, **given):
    return zeros_among_them(encoded(*sizes, **given), "logits", "mu", "logvar")


def true_elbo(x, logits, mu, logvar):
    expected = per_example(log_bernoulli(x, logits))
    return expected - kl_of(mu, logvar)


def true_loss(x, logits, mu, logvar, beta):
    return (beta * kl_of(mu, logvar) - per_example(log_bernoulli(x, logits))).mean()


TWO_PARTS = {
    "likelihood": ("bernoulli_log_likelihood", "x", "logits"),
    "kl": ("kl_standard_normal", "mu", "logvar"),
    "likelihood otherwise": ("bernoulli_log_likelihood", "x", lambda logits: 0.3 - logits),
    "kl otherwise": ("kl_standard_normal", lambda mu: mu + 1, "logvar"),
}

ENCODED = (
    cases.named("6 images of 8 × 8, 5 latents", encoded(6, 5, 1, 8, 8))
    + cases.named("4 rows of 7 pixels, 2 latents", encoded(4, 2, 7))
    + cases.named("3 images of 3 × 2, 1 latent", encoded(3, 1, 3, 2))
    + cases.named("one row of 5 pixels, 3 latents", encoded(1, 3, 5))
    + cases.named("6 rows of one pixel, one latent", encoded(6, 1, 1))
    + cases.named("zeros among them", with_zeros(4, 3, 6))
    + cases.named("logits of −25 to −40, variances of e^−22 to e^−30", far_encoded())
)


def dearer_and_dearer(rng):
    """Rows of which each costs more than the last, in the likelihood and, an eighth of that, in the KL: the order is the same
    whatever slip is in one of the two. Signs are balanced, so that sums of the inputs say nothing of it."""
    t = rng.permutation(np.linspace(5, 30, 40))[:, None]
    kinds = rng.permuted(np.tile(np.arange(4), (40, 1)), axis=1)  # a right 0, a right 1, a wrong 0 and a wrong 1
    x = (kinds % 2).astype(np.float64)
    return {
        "x": x,
        "logits": t * (2 * x - 1) * np.where(kinds < 2, 1, -1),
        "mu": np.sqrt(t / 6) * rng.choice([-1, 1], (40, 3)),
        "logvar": rng.normal(0, 0.3, (40, 3)),
    }


WAYS_OF_ENCODED = (
    cases.named("40 rows of 4 pixels", dearer_and_dearer)
    + cases.named("one row of 4 pixels", encoded(1, 3, 4))
    + cases.named("5 rows of one pixel, one latent", encoded(5, 1, 1))
    + cases.named("zeros among them", with_zeros(4, 3, 4))
)


@follow_through("elbo", points=5, on=ENCODED, truth=true_elbo, parts=TWO_PARTS)
def elbo_is_made_of_its_two_parts(likelihood, kl, x, logits):
    """elbo is log p(x|z) − KL(q ‖ p) for each example: the true value, or the one that your own two functions give."""
    return likelihood - kl


@elbo_is_made_of_its_two_parts.mistake("You added the KL. Subtract it: it is the cost of q.")
def adds_the_kl(likelihood, kl, x, logits):
    return likelihood + kl


@elbo_is_made_of_its_two_parts.mistake("The sign is flipped: you returned −ELBO, a loss. Return the bound itself.")
def gives_the_loss(likelihood, kl, x, logits):
    return kl - likelihood


@elbo_is_made_of_its_two_parts.mistake("The KL is missing: you returned only the reconstruction term.")
def forgets_the_kl(likelihood, kl, x, logits):
    return likelihood


@elbo_is_made_of_its_two_parts.mistake("You halved the KL. Its ½ is already in kl_standard_normal.")
def halves_the_kl(likelihood, kl, x, logits):
    return likelihood - kl / 2


@elbo_is_made_of_its_two_parts.mistake("You doubled the KL. Its weight in the ELBO is one.")
def doubles_the_kl(likelihood, kl, x, logits):
    return likelihood - 2 * kl


@elbo_is_made_of_its_two_parts.mistake("You averaged over the batch. Each example has its own bound.")
def averages_the_elbo(likelihood, kl, x, logits):
    return (likelihood - kl).mean()


@elbo_is_made_of_its_two_parts.mistake("You averaged the KL over the batch. Each example has its own KL.")
def averages_the_kl_alone(likelihood, kl, x, logits):
    return likelihood - kl.mean()


@elbo_is_made_of_its_two_parts.mistake(
    "You averaged over pixels but summed over latents, so the KL weighs too much. Sum over both."
)
def averages_pixels_in_the_bound(likelihood, kl, x, logits):
    return likelihood / x[0].size - kl


@elbo_is_made_of_its_two_parts.mistake("You divided both terms by the number of pixels. The bound sums over all pixels.")
def divides_the_bound_by_the_pixels(likelihood, kl, x, logits):
    return (likelihood - kl) / x[0].size


@elbo_is_made_of_its_two_parts.mistake("You summed over the batch. Each example has its own bound.")
def sums_the_bounds(likelihood, kl, x, logits):
    return np.sum(likelihood - kl)


def squared_error(x, logits):
    return per_example(np.square(x - np.exp(-np.logaddexp(0, -logits))))


@elbo_is_made_of_its_two_parts.mistake(
    "You used a squared error instead of the likelihood. Use your own log-likelihood of binary pixels."
)
def bounds_by_squared_errors(likelihood, kl, x, logits):
    return -squared_error(x, logits) - kl


@conventions("elbo", points=1, on=WAYS_OF_ENCODED)
def elbo_keeps_the_conventions(x, logits, mu, logvar):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return true_elbo(x, logits, mu, logvar)


def slopes_in_parts(x, logits, mu, logvar, beta=1):
    """The slopes of all examples' bounds, whose KL beta weighs, in logits, mu and logvar."""
    return x - np.exp(-np.logaddexp(0, -logits)), -beta * mu, -beta * np.expm1(logvar) / 2


def true_elbo_slopes(x, logits, mu, logvar):
    return with_leaves(slopes_in_parts(x, logits, mu, logvar), [logits, mu, logvar])


def true_loss_slopes(x, logits, mu, logvar, beta):
    slopes = slopes_in_parts(x, logits, mu, logvar, beta)
    return with_leaves([-slope / len(x) for slope in slopes], [logits, mu, logvar])


def with_leaves(slopes, leaves):
    return np.concatenate([(slope + leaf).ravel() for slope, leaf in zip(slopes, leaves, strict=True)])


def slopes_of(s, value, of_parts, leaves):
    """The gradient of a number in the leaves, and of the number that its parts come to (None where they come to nothing), each
    with half the squares of the leaves added: then everything has a gradient, one that varies, and what follows from a part
    that passes none on can be told."""
    squares = 0.5 * s.torch.sum(s.torch.cat([leaf.flatten() for leaf in leaves]) ** 2)
    flat, gradient = "torch.nn.utils.parameters_to_vector", "torch.autograd.grad"
    return {
        "slopes": s.torch.nn.utils.parameters_to_vector(s.torch.autograd.grad(value + squares, leaves, retain_graph=True)),
        "of_your_parts": s.tried(flat, s.tried(gradient, s.tried("torch.add", of_parts, squares), leaves)),
        "their_value": of_parts,
    }


def following(of_your_parts, their_value, truth, *leaves):
    """The gradient that follows from the parts. Parts that pass none on must at least have the right value: of constants nothing
    follows."""
    passes = not np.allclose(of_your_parts, np.concatenate([leaf.ravel() for leaf in leaves]), rtol=1e-5, atol=1e-6)
    require(
        passes or bool(np.isclose(their_value, truth, rtol=1e-3)),
        "your own functions pass no gradient back",
    )
    return of_your_parts


def elbo_slopes(s, x, logits, mu, logvar):
    leaves = [s.leaf(value) for value in (logits, mu, logvar)]
    kl = s.tried("mod.kl_standard_normal", leaves[1], leaves[2])
    own = s.tried("torch.sum", s.tried("torch.sub", s.tried("mod.bernoulli_log_likelihood", x, leaves[0]), kl))
    return slopes_of(s, s.torch.sum(s.mod.elbo(x, *leaves)), own, leaves)


@follow_through(
    "elbo",
    points=1,
    program=elbo_slopes,
    truth=true_elbo_slopes,
    on=cases.named("4 rows of 6 pixels", encoded(4, 3, 6)) + cases.named("float64", encoded(4, 3, 6, dtype="float64")),
)
def elbo_gradient_is_right(of_your_parts, their_value, x, logits, mu, logvar):
    """The gradient of the bound in logits, mu and logvar is right: the true one, or the one that your own two functions give."""
    return following(of_your_parts, their_value, true_elbo(x, logits, mu, logvar).sum(), logits, mu, logvar)


WEIGHTED = (
    cases.named("beta 1, 6 images of 8 × 8", encoded(6, 5, 1, 8, 8, beta=1.0))
    + cases.named("beta 4, 5 rows of 7 pixels", encoded(5, 3, 7, beta=4.0))
    + cases.named("beta 0, 3 images of 3 × 2", encoded(3, 2, 3, 2, beta=0.0))
    + cases.named("beta ½, one row of 6 pixels", encoded(1, 4, 6, beta=0.5))
    + cases.named("beta 2, 6 rows of one pixel, one latent", encoded(6, 1, 1, beta=2.0))
    + cases.named("beta 1, zeros among them", with_zeros(4, 3, 6, beta=1.0))
    + cases.named("beta 1, logits of −25 to −40, variances of e^−22 to e^−30", far_encoded(beta=1.0))
)


@follow_through("beta_vae_loss", points=4, on=WEIGHTED, truth=true_loss, parts=TWO_PARTS)
def beta_loss_is_made_of_its_two_parts(likelihood, kl, x, logits, beta):
    """The loss is the batch mean of −log p(x|z) + beta · KL, without axes: the true value, or the one from your functions."""
    return (beta * kl - likelihood).mean()


@beta_loss_is_made_of_its_two_parts.mistake(
    "The sign is flipped: your loss grows as the model improves, but an optimiser minimises it."
)
def loss_turns_the_sign(likelihood, kl, x, logits, beta):
    return (likelihood - beta * kl).mean()


@beta_loss_is_made_of_its_two_parts.mistake("You summed over the batch. The loss is the mean.")
def loss_sums_over_the_batch(likelihood, kl, x, logits, beta):
    return (beta * kl - likelihood).sum()


@beta_loss_is_made_of_its_two_parts.mistake("You divided both terms by the number of pixels. The loss sums over all pixels.")
def divides_the_loss_by_the_pixels(likelihood, kl, x, logits, beta):
    return np.mean(beta * kl - likelihood) / x[0].size


@beta_loss_is_made_of_its_two_parts.mistake(
    "You used a squared error instead of the likelihood. Use your own log-likelihood of binary pixels."
)
def loses_squared_errors(likelihood, kl, x, logits, beta):
    return np.mean(squared_error(x, logits) + beta * kl)


@beta_loss_is_made_of_its_two_parts.mistake("beta has no effect. It is the weight of the KL.")
def loss_ignores_beta(likelihood, kl, x, logits, beta):
    return (kl - likelihood).mean()


@beta_loss_is_made_of_its_two_parts.mistake("You multiplied the reconstruction by beta. It is the weight of the KL.")
def beta_weighs_the_reconstruction(likelihood, kl, x, logits, beta):
    return (kl - beta * likelihood).mean()


@beta_loss_is_made_of_its_two_parts.mistake("You multiplied both terms by beta. It is the weight of the KL only.")
def beta_weighs_both(likelihood, kl, x, logits, beta):
    return beta * (kl - likelihood).mean()


@beta_loss_is_made_of_its_two_parts.mistake(
    "You averaged the reconstruction over the pixels, but not the KL. That is another beta in disguise: sum both terms."
)
def loss_averages_pixels(likelihood, kl, x, logits, beta):
    return (beta * kl - likelihood / x[0].size).mean()


@beta_loss_is_made_of_its_two_parts.mistake("You subtracted the KL from the loss. Minimising that makes the KL grow for ever.")
def loss_rewards_the_kl(likelihood, kl, x, logits, beta):
    return (-beta * kl - likelihood).mean()


@beta_loss_is_made_of_its_two_parts.mistake("You weighted the KL by beta + 1. Its weight is beta.")
def shifts_beta(likelihood, kl, x, logits, beta):
    return ((beta + 1) * kl - likelihood).mean()


def dear_latents(latent, size, dtype):
    """One row, of which a sum over the batch is the mean, too; its KL is far above what numbers without meaning come to."""

    def draw(rng):
        drawn = encoded(1, latent, size, beta=2.0, dtype=dtype)(rng)
        return {**drawn, "mu": (rng.choice([-1, 1], (1, latent)) * rng.uniform(30, 40, (1, latent))).astype(dtype)}

    return draw


def loss_and_its_place(s, x, logits, mu, logvar, beta):
    given = {"x": x, "logits": logits, "mu": mu, "logvar": logvar}
    loss, attempts = s.mod.beta_vae_loss(*given.values(), beta), s.placed(s.mod.beta_vae_loss, [*given.values(), beta])
    return {"loss": loss, **{f"{name} afterwards": node for name, node in given.items()}, "attempts": attempts}


@conventions(
    "beta_vae_loss",
    points=1,
    on=cases.named("one row of 4 pixels, dear latents", dear_latents(3, 4, "float64"))
    + cases.named("one row of one pixel, one dear latent", dear_latents(1, 1, "float32"))
    + cases.named("zeros among them", zeros_among_them(dear_latents(3, 4, "float32"), "logits", "mu", "logvar")),
    program=loss_and_its_place,
    within=5,
)
def beta_loss_keeps_the_conventions(x, logits, mu, logvar, beta):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return {"loss": true_loss(x, logits, mu, logvar, beta)}


def loss_slopes(s, x, logits, mu, logvar, beta):
    leaves = [s.leaf(value) for value in (logits, mu, logvar)]
    kl = s.tried("torch.mul", s.tried("mod.kl_standard_normal", leaves[1], leaves[2]), beta)
    own = s.tried("torch.mean", s.tried("torch.sub", kl, s.tried("mod.bernoulli_log_likelihood", x, leaves[0])))
    return slopes_of(s, s.mod.beta_vae_loss(x, *leaves, beta), own, leaves)


@follow_through(
    "beta_vae_loss",
    points=2,
    program=loss_slopes,
    truth=true_loss_slopes,
    on=cases.named("beta 3, 4 rows of 6 pixels", encoded(4, 3, 6, beta=3.0))
    + cases.named("beta 3, float64", encoded(4, 3, 6, beta=3.0, dtype="float64")),
)
def beta_loss_gradient_is_right(of_your_parts, their_value, x, logits, mu, logvar, beta):
    """The gradient of the loss in logits, mu and logvar is right: the true one, or the one that your own two functions give."""
    return following(of_your_parts, their_value, true_loss(x, logits, mu, logvar, beta), logits, mu, logvar)


@beta_loss_gradient_is_right.mistake("No gradient flows from the KL, so mu and logvar learn from the reconstruction only.")
def loss_detaches_the_kl(of_your_parts, their_value, x, logits, mu, logvar, beta):
    return np.concatenate([of_your_parts[: logits.size], mu.ravel(), logvar.ravel()])
