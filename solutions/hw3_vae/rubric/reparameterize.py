"""Draws follow the Gaussian, and gradients flow through them."""

import numpy as np

from autograder import cases, conventions, custom, distribution, gradient, require

from .known_evidence import linear_model


def zeros_among_them(draw, *names, at=2):
    """Every second number of these inputs is zero."""

    def changed(rng):
        drawn = draw(rng)
        for name in names:
            drawn[name] = drawn[name].copy()
            drawn[name].ravel()[::at] = 0
        return drawn

    return changed


def widest_and_narrowest(*shape, dtype="float32"):
    """logvar between ±20 and ±30, means of 0, beside which the smallest σ is not lost."""

    def draw(rng):
        logvar = rng.uniform(20, 30, shape) * np.where(np.arange(np.prod(shape)).reshape(shape) % 2, -1, 1)
        return {"mu": np.zeros(shape, dtype), "logvar": logvar.astype(dtype)}

    return draw


def entries_of(*names, shape):
    return lambda rng: {name: rng.normal(size=shape).astype(np.float32) for name in names}


# Whatever code may treat on a path of its own.
PATHS = (
    cases.gaussians(latent=(3,), batch=((), 1, (2, 1)))
    + cases.gaussians(latent=(1,), batch=(2,))
    + cases.named("zeros among them", zeros_among_them(entries_of("mu", "logvar", shape=(2, 3)), "mu", "logvar"))
)


GAUSSIANS = (
    cases.gaussians(latent=(5, 1), batch=(6, 1, (), (4, 3)))
    + cases.named("variances of e^±20 to e^±30, means of 0", widest_and_narrowest(4, 5))
    + cases.gaussians(latent=(3,), batch=(7,), dtype="float64", note="float64")
    + cases.named("zeros among them", zeros_among_them(entries_of("mu", "logvar", shape=(4, 5)), "mu", "logvar"))
)


def gradient_of_a_draw(s, mu, logvar, cotangent):
    leaves = s.leaf(mu), s.leaf(logvar)
    z = s.mod.reparameterize(*leaves)
    slopes = s.vjp(z, list(leaves), cotangent)
    return {"z": z, "d/dmu": slopes[0], "d/dlogvar": slopes[1]}


@gradient("reparameterize", points=3, per="element", on=GAUSSIANS, program=gradient_of_a_draw)
def sample_is_differentiable(z, mu, logvar):
    """dz/dmu = 1 and dz/dlogvar = (z − mu)/2, whichever noise was drawn."""
    return {"mu": np.ones_like(mu), "logvar": (z - mu) / 2}


@sample_is_differentiable.mistake("You read logvar as log σ. It is log σ², so σ is e^(logvar / 2).")
def draws_with_the_variance_for_sigma(z, mu, logvar):
    return {"mu": np.ones_like(mu), "logvar": z - mu}


@sample_is_differentiable.mistake(
    "No gradient flows through your draw. Often: torch.normal or .sample(), which give none. Write μ + σ ε."
)
def draws_without_a_path(z, mu, logvar):
    return {"mu": np.zeros_like(mu), "logvar": np.zeros_like(mu)}


@sample_is_differentiable.mistake("You doubled logvar in the exponent: σ is e^(logvar / 2).")
def draws_with_doubled_logvar(z, mu, logvar):
    return {"mu": np.ones_like(mu), "logvar": 2 * (z - mu)}


@sample_is_differentiable.mistake("The sign of logvar is flipped: a larger logvar must spread the draws more widely.")
def draws_with_the_precision(z, mu, logvar):
    return {"mu": np.ones_like(mu), "logvar": (mu - z) / 2}


def two_by_two(rng):
    """Two examples with two latents each; the judge asks for many draws of all four."""
    return {"mu": rng.normal(0, 2, (2, 2)).astype(np.float32), "logvar": rng.normal(0, 1, (2, 2)).astype(np.float32)}


def many_draws(s, mu, logvar, n):
    rows = s.torch.stack([mu]).repeat(n, 1, 1), s.torch.stack([logvar]).repeat(n, 1, 1)
    return {"z": s.mod.reparameterize(*rows).float()}


def noise_of(z, mu, scale):
    require(z.ndim == 3 and z.shape[1:] == mu.shape, f"for inputs of shape (n, 2, 2), the result has shape {z.shape}")
    return (z - mu) / scale


def normal_streams(noise):
    """Numbers that are uniform where the four entries of `noise` (n, 2, 2) are standard normal and independent."""
    from scipy.special import ndtr

    return {
        "the first latent": ndtr(noise[:, 0, 0]),
        "the last latent of the last example": ndtr(noise[:, 1, 1]),
        "the sum of two latents of one example": ndtr((noise[:, 0, 0] + noise[:, 0, 1]) / np.sqrt(2)),
        "the difference of two examples": ndtr((noise[:, 0, 1] - noise[:, 1, 1]) / np.sqrt(2)),
        "the sum of two examples": ndtr((noise[:, 0, 0] + noise[:, 1, 0]) / np.sqrt(2)),
    }


# Uniform noise of variance one has a distribution function that is 0.056 away from the normal one.
@distribution(
    "reparameterize",
    points=4,
    program=many_draws,
    streams=5,
    detects=0.05,
    on=cases.named("2 examples with 2 latents", two_by_two),
)
def draws_follow_the_gaussian(z, mu, logvar):
    """Draws follow N(mu, e^logvar), and are independent across examples and latents."""
    return normal_streams(noise_of(z, mu, np.exp(logvar / 2)))


@draws_follow_the_gaussian.mistake("You used e^logvar as σ. logvar is log σ², so σ is e^(logvar / 2).")
def spreads_by_the_variance(z, mu, logvar):
    return normal_streams(noise_of(z, mu, np.exp(logvar)))


@draws_follow_the_gaussian.mistake("You used logvar itself as σ, which is e^(logvar / 2).")
def spreads_by_logvar(z, mu, logvar):
    return normal_streams(noise_of(z, mu, logvar))


@draws_follow_the_gaussian.mistake("Your draws have the standard deviation e^(−logvar / 2), which is 1/σ.")
def spreads_by_the_inverse(z, mu, logvar):
    return normal_streams(noise_of(z, mu, np.exp(-logvar / 2)))


@draws_follow_the_gaussian.mistake("Your noise is uniform between 0 and 1. It must be standard normal (randn, not rand).")
def draws_uniform_noise(z, mu, logvar):
    noise = noise_of(z, mu, np.exp(logvar / 2))
    return {"the first": noise[:, 0, 0], "the last": noise[:, 1, 1]}


@draws_follow_the_gaussian.mistake("Your noise is uniform, with the right mean and variance. It must be standard normal.")
def draws_centred_uniform_noise(z, mu, logvar):
    noise = noise_of(z, mu, np.exp(logvar / 2)) / np.sqrt(12) + 0.5
    return {"the first": noise[:, 0, 0], "the last": noise[:, 1, 1]}


def drawn_three_times(s, mu, logvar):
    first, second = ((s.torch.clone(mu), s.torch.clone(logvar)) for _ in range(2))  # who works in place is told so elsewhere
    return {"z": s.mod.reparameterize(*first), "again": s.mod.reparameterize(*second)}


SAME = 1e-3


def far_from_zero(rng):
    """The mean of thirty draws is 10 ± 1, whatever σ is taken for."""
    drawn = {"mu": rng.normal(10, 2, (6, 5)), "logvar": rng.normal(0, 1, (6, 5))}
    return {name: value.astype(np.float32) for name, value in drawn.items()}


SIX_BY_FIVE = cases.named("batch 6, latent 5", far_from_zero)


def equal(a, b, axis):
    """Is some row (column) of a, all of it, the same in b, to rounding? Of five independent normal numbers each within 1e-3
    of another five that has probability 6e-4 to the fifth power, 1e-16, and there are 45 pairs here, and 15 with a minus."""
    return np.all(np.abs(a - b) <= SAME * (1 + np.abs(b)), axis=axis)


def repeats(z, again, mu, logvar):
    """What repeats: (two examples, two latents, two calls)."""
    require(z.shape == again.shape == mu.shape, f"the result has shape {z.shape}, but the inputs have shape {mu.shape}")
    noise, second = (z - mu) / np.exp(logvar / 2), (again - mu) / np.exp(logvar / 2)
    rows = any(equal(noise[i], noise[j], None) for i in range(len(mu)) for j in range(i))
    columns = any(equal(noise[:, i], noise[:, j], None) for i in range(mu.shape[1]) for j in range(i))
    return bool(rows), bool(columns), bool(equal(noise, second, 1).any())


def mirrored(z, mu, logvar):
    """Is the noise of one example minus that of another?"""
    noise = (z - mu) / np.exp(logvar / 2)
    return any(bool(equal(noise[i], -noise[j], None)) for i in range(len(mu)) for j in range(i))


@custom("reparameterize", points=3, on=SIX_BY_FIVE, program=drawn_three_times)
def noise_is_fresh(z, again, mu, logvar):
    """Every example, every latent and every call gets its own noise."""
    rows, columns, calls = repeats(z, again, mu, logvar)
    require(mu.mean() / 2 < z.mean() < 2 * mu.mean(), f"the draws have mean {z.mean():.3g}, but mu has mean {mu.mean():.3g}")
    require(not rows, "two examples of one batch got the same noise")
    require(not columns, "two latents got the same noise, in every example")
    require(not calls, "two calls with the same inputs gave an example the same noise")
    require(not mirrored(z, mu, logvar), "the noise of one example is minus that of another")


@noise_is_fresh.mistake("Latents share the same noise. Draw noise in the shape of mu, or z moves along a line.")
def shares_noise_over_latents(z, again, mu, logvar):
    return repeats(z, again, mu, logvar)[:2] == (False, True)


@noise_is_fresh.mistake("Examples share the same noise. Draw noise in the shape of mu, batch axes included.")
def shares_noise_over_the_batch(z, again, mu, logvar):
    return repeats(z, again, mu, logvar)[:2] == (True, False)


@noise_is_fresh.mistake("Every call draws the same noise. Draw new noise at each call, and do not set a seed in this function.")
def draws_the_same_noise_again(z, again, mu, logvar):
    return repeats(z, again, mu, logvar) == (False, False, True)


@noise_is_fresh.mistake(
    "Some examples get minus the noise of others. Such pairs make an average vary less, but they are not independent."
)
def mirrors_noise_over_the_batch(z, again, mu, logvar):
    return repeats(z, again, mu, logvar) == (False, False, False) and mirrored(z, mu, logvar)


@noise_is_fresh.mistake("You returned mu without noise.")
def draws_nothing(z, again, mu, logvar):
    return bool(np.allclose(z, mu))


def forty_scales(rng):
    """σ between e^−4 and e^4, so that how far a draw is from mu says which σ it has; mu is wide enough to be seen as well."""
    return {"mu": rng.normal(0, 30, (40, 3)), "logvar": rng.normal(0, 4, (40, 3))}


def draw_and_its_place(s, mu, logvar):
    z, attempts = s.mod.reparameterize(mu, logvar), s.placed(s.mod.reparameterize, [mu, logvar])
    away = s.torch.abs(z - mu)
    return {"z": z, "|z − mu|": away, "mu afterwards": mu, "logvar afterwards": logvar, "attempts": attempts}


# The ranks of 120 draws are correlated by 0.9 with those of mu, and how far they are from mu by 0.85 with σ, with a standard
# error of 0.03: that one is below ½ has probability 1e-20.
@conventions(
    "reparameterize", points=1, on=cases.named("40 × 3, of many scales", forty_scales) + PATHS, program=draw_and_its_place
)
def reparameterize_keeps_the_conventions(mu, logvar):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return {"z": mu, "|z − mu|": np.exp(logvar / 2)}


# With one latent, log p(x, z) of the linear Gaussian model is quadratic in z: h z − a z²/2 and a constant, a = 1 + |W|²/σ²,
# h = W·(x − b)/σ². A draw's gradient in mu is then Gaussian, and in logvar a quadratic of the noise: the judge knows the
# distribution of both, and so that they are right on average.
def one_latent(rng):
    model = linear_model(3, 1)(rng, 1)
    return {
        "mu": rng.normal(size=1).astype(np.float32),
        "logvar": rng.normal(-1, 0.5, 1).astype(np.float32),
        **{name: value.astype(np.float32) for name, value in model.items()},
    }


def gradients_of_the_bound(s, mu, logvar, x, W, b, noise_var, n):
    rows = s.leaf(s.torch.stack([mu]).repeat(n, 1)), s.leaf(s.torch.stack([logvar]).repeat(n, 1))
    z = s.mod.reparameterize(*rows)
    likelihood = s.torch.distributions.Normal(z @ W.t() + b, noise_var.sqrt()).log_prob(x).sum(1)
    prior = s.torch.distributions.Normal(0.0, 1.0).log_prob(z).sum(1)
    q = s.torch.distributions.Normal(rows[0], s.torch.exp(0.5 * rows[1])).log_prob(z).sum(1)
    bound = likelihood + prior - q
    slopes = s.vjp(bound, list(rows), s.torch.ones_like(bound))
    return {"in_mu": slopes[0], "in_logvar": slopes[1]}


@distribution(
    "reparameterize",
    points=2,
    program=gradients_of_the_bound,
    streams=2,
    detects=0.08,
    on=cases.named("one latent, three numbers of data", one_latent),
)
def sampled_gradients_are_unbiased(in_mu, in_logvar, mu, logvar, x, W, b, noise_var):
    """Gradients of the bound through your draws have the right spread, and their mean is the gradient of the exact bound."""
    from scipy.special import ndtr

    sigma, a, h = np.exp(logvar / 2), 1 + (W**2).sum() / noise_var, W[:, 0] @ (x[0] - b) / noise_var
    # In logvar: −a σ²/2 · ε² + (h − a mu) σ/2 · ε + ½, at most t where ε is outside of the two roots.
    p, q, t = -a * sigma**2 / 2, (h - a * mu) * sigma / 2, in_logvar[:, 0] - 0.5
    root = np.sqrt(np.maximum(q**2 + 4 * p * t, 0))
    return {
        "the gradient in mu": ndtr((in_mu[:, 0] - (h - a * mu)) / (a * sigma)),
        "the gradient in logvar": ndtr((-q + root) / (2 * p)) + ndtr(-(-q - root) / (2 * p)),
    }
