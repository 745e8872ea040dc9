"""How assignment 1 is graded. Oracles are written in another way than the solution, never by copying it."""

import numpy as np

from autograder import (
    Assignment,
    Tolerance,
    cases,
    choice,
    closed_form,
    construction,
    custom,
    device,
    gradient,
    identity,
    monte_carlo,
    require,
    stability,
    symbolic,
)

ASSIGNMENT = Assignment(
    "hw1_divergences",
    title="Divergences",
    modules=("divergences.py", "theory.py"),
    total=35,
    secret="a walnut under the third lamp",
)

# ---- kl_categorical ------------------------------------------------------------------------------------------


def kl_of_vectors(q, p):
    """KL by scipy's elementary function, which knows 0 log 0 = 0."""
    from scipy.special import rel_entr

    return rel_entr(q, p).sum(-1)


@closed_form("kl_categorical", points=3, on=cases.probabilities(outcomes=(4, 7), batch=(6, (), (5, 3))))
def categorical_kl_is_right(q_probs, p_probs):
    """KL(q ‖ p) is right, one number per batch element."""
    return kl_of_vectors(q_probs, p_probs)


@categorical_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first argument, q.")
def swaps_q_and_p(q_probs, p_probs):
    return kl_of_vectors(p_probs, q_probs)


@categorical_kl_is_right.mistake("This is the cross-entropy −Σ q log p. The entropy of q is still to be subtracted.")
def forgets_the_entropy(q_probs, p_probs):
    return -(q_probs * np.log(p_probs)).sum(-1)


@categorical_kl_is_right.mistake("This is in bits. Natural logarithms are asked for (nats).")
def measures_in_bits(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / np.log(2)


@categorical_kl_is_right.mistake("The outcomes are averaged here. KL sums over them.")
def averages_over_outcomes(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / q_probs.shape[-1]


def with_zeros(rng):
    """The first two outcomes have no mass under q; the first has none under p either."""
    q, p = rng.dirichlet(np.ones(5), 6), rng.dirichlet(np.ones(5), 6)
    q[:, :2], p[:, 0] = 0, 0
    return {"q_probs": as_probabilities(q), "p_probs": as_probabilities(p)}


def not_covered(rng):
    """p gives no mass to an outcome that q has, in every second row."""
    q, p = rng.dirichlet(np.ones(4), 6), rng.dirichlet(np.ones(4), 6)
    p[::2, 1] = 0
    return {"q_probs": as_probabilities(q), "p_probs": as_probabilities(p)}


def as_probabilities(x):
    return (x / x.sum(-1, keepdims=True)).astype(np.float32)


@closed_form("kl_categorical", points=2, on=cases.named("outcomes of probability zero", with_zeros))
def categorical_kl_knows_zeros(q_probs, p_probs):
    """Outcomes that q never produces add nothing: 0 · log 0 is 0."""
    return kl_of_vectors(q_probs, p_probs)


@closed_form("kl_categorical", points=1, on=cases.named("p rules out what q produces", not_covered))
def categorical_kl_is_infinite_off_the_support(q_probs, p_probs):
    """KL is +inf where q produces an outcome that p rules out, and finite in the other rows."""
    return kl_of_vectors(q_probs, p_probs)


@closed_form("kl_categorical", points=1, on=cases.probabilities(outcomes=(4,), batch=(0,)))
def empty_categorical_batch_is_empty(q_probs, p_probs):
    """An empty batch gives an empty result."""
    return kl_of_vectors(q_probs, p_probs)


def joint_and_parts(s, q_probs, p_probs, r_probs, s_probs):
    product_q = s.torch.einsum("bi,bj->bij", q_probs, r_probs).flatten(1)
    product_p = s.torch.einsum("bi,bj->bij", p_probs, s_probs).flatten(1)
    return {
        "joint": s.mod.kl_categorical(product_q, product_p),
        "first": s.mod.kl_categorical(q_probs, p_probs),
        "second": s.mod.kl_categorical(r_probs, s_probs),
    }


@identity(
    "kl_categorical", points=1, program=joint_and_parts,
    on=cases.probabilities(outcomes=(3,), batch=(6,), names=("q_probs", "p_probs", "r_probs", "s_probs")),
)
def categorical_kl_adds_over_independent_factors(first, second):
    """KL of a product of independent distributions is the sum of the factors' KLs."""
    return {"joint": first + second}


# ---- kl_monte_carlo ------------------------------------------------------------------------------------------


def two_gaussians(n, d):
    def draw(rng):
        q_mean, p_mean = rng.normal(0, 1, (2, d))
        q_scale, p_scale = np.exp(rng.normal(0, 0.4, (2, d)))
        samples = q_mean + q_scale * rng.normal(size=(n, d))
        return {
            name: value.astype(np.float32)
            for name, value in (
                ("q_mean", q_mean), ("q_scale", q_scale), ("p_mean", p_mean), ("p_scale", p_scale), ("samples", samples),
            )
        }

    return draw


GAUSSIAN_SAMPLES = (
    cases.named("400 samples in 3 dimensions", two_gaussians(400, 3))
    + cases.named("6 samples in 2 dimensions", two_gaussians(6, 2))
    + cases.named("2 samples in 1 dimension", two_gaussians(2, 1))
)


def estimate(s, q_mean, q_scale, p_mean, p_scale, samples):
    q = s.torch.distributions.Independent(s.torch.distributions.Normal(q_mean, q_scale), 1)
    p = s.torch.distributions.Independent(s.torch.distributions.Normal(p_mean, p_scale), 1)
    log_q, log_p = s.spy(q.log_prob), s.spy(p.log_prob)
    estimate, standard_error = s.mod.kl_monte_carlo(log_q, log_p, samples)
    return {
        "estimate": estimate, "standard_error": standard_error,
        "log_q_calls": s.calls(log_q), "log_p_calls": s.calls(log_p),
    }


def log_ratios(q_mean, q_scale, p_mean, p_scale, samples):
    """log q − log p at every sample, (n,): the constants of the two densities cancel."""
    q = -(((samples - q_mean) / q_scale) ** 2) / 2 - np.log(q_scale)
    p = -(((samples - p_mean) / p_scale) ** 2) / 2 - np.log(p_scale)
    return (q - p).sum(-1)


# log q and log p are sums of up to four terms of size ≲ 20 (samples within four deviations), each rounded to
# float32: 4 · 20 · 6e-8 ≈ 5e-6 a sample before the mean, and the mean of 400 adds as much again in the worst order.
LOG_RATIO_ROUNDING = Tolerance(1e-4, 5e-5, "rounding of the log-densities of 400 samples in float32, doubled for the mean")


@closed_form("kl_monte_carlo", points=3, on=GAUSSIAN_SAMPLES, program=estimate, tolerance=LOG_RATIO_ROUNDING)
def monte_carlo_estimate_is_the_mean(q_mean, q_scale, p_mean, p_scale, samples):
    """The estimate is the plain mean of log q − log p over the given samples."""
    return {"estimate": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).mean()}


@monte_carlo_estimate_is_the_mean.mistake("The sign is turned: this averages log p − log q.")
def averages_log_p_minus_log_q(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": -log_ratios(q_mean, q_scale, p_mean, p_scale, samples).mean()}


@monte_carlo_estimate_is_the_mean.mistake("This is the sum over the samples; the mean is asked for.")
def sums_over_samples(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).sum()}


@closed_form("kl_monte_carlo", points=2, on=GAUSSIAN_SAMPLES, program=estimate, tolerance=LOG_RATIO_ROUNDING)
def monte_carlo_standard_error_is_right(q_mean, q_scale, p_mean, p_scale, samples):
    """The standard error is the sample standard deviation (n − 1) over √n."""
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": np.sqrt(((ratios - ratios.mean()) ** 2).sum() / (len(ratios) - 1) / len(ratios))}


@monte_carlo_standard_error_is_right.mistake("This is the standard deviation of one sample; the mean of n has 1/√n of it.")
def forgets_the_root_of_n(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).std(ddof=1)}


@monte_carlo_standard_error_is_right.mistake("The deviation divides by n here; of a sample it divides by n − 1.")
def divides_by_n(q_mean, q_scale, p_mean, p_scale, samples):
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": ratios.std() / np.sqrt(len(ratios))}


@custom("kl_monte_carlo", points=1, on=cases.named("400 samples in 3 dimensions", two_gaussians(400, 3)), program=estimate)
def monte_carlo_calls_each_density_once(log_q_calls, log_p_calls, samples):
    """log_q and log_p are each called once, with all samples."""
    for name, calls in (("log_q", log_q_calls), ("log_p", log_p_calls)):
        require(len(calls) == 1, f"{name} was called {len(calls)} times")
        require(calls[0] == [list(samples.shape)], f"{name} was called with shapes {calls[0]}, not with all samples {samples.shape}")


# ---- kl_standard_normal --------------------------------------------------------------------------------------


def kl_of_gaussian(mu, logvar):
    """½ (mu² + e^l − 1 − l) by quadrature-free means: e^l − 1 is expm1, accurate near l = 0 too."""
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


@closed_form("kl_standard_normal", points=4, on=cases.gaussians(latent=(5, 2, 1), batch=(6, 1, (), (5, 3))))
def kl_matches_closed_form(mu, logvar):
    """KL(N(mu, e^logvar) ‖ N(0, I)) is right, one number per batch element."""
    return kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("This is the value you get when logvar is read as log σ. It is log σ².")
def reads_logvar_as_log_sigma(mu, logvar):
    return kl_of_gaussian(mu, 2 * logvar)


@kl_matches_closed_form.mistake("The sign is turned: appendix B of the VAE paper gives −KL, a divergence is never negative.")
def copies_appendix_b(mu, logvar):
    return -kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("The ½ in front is missing.")
def forgets_the_half(mu, logvar):
    return 2 * kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("The event axis is averaged here. KL sums over the dimensions of z.")
def averages_over_dimensions(mu, logvar):
    return kl_of_gaussian(mu, logvar) / mu.shape[-1]


@kl_matches_closed_form.mistake("This is ½ Σ log σ² alone; the terms in the mean and in σ² do not cancel.")
def half_log_variance(mu, logvar):
    return 0.5 * logvar.sum(-1)


@kl_matches_closed_form.mistake("This is ½ Σ (log σ² − μ² − 1): its signs are turned, and σ² itself is missing.")
def loses_the_variance(mu, logvar):
    return 0.5 * (logvar - mu**2 - 1).sum(-1)


@monte_carlo("kl_standard_normal", points=2, on=cases.gaussians(latent=(3,), batch=(2,), spread=0.5), detects=0.05)
def kl_agrees_with_monte_carlo(rng, n, mu, logvar):
    """KL agrees with the mean of log q(z) − log p(z) over the judge's own draws z ~ q."""
    noise = rng.normal(size=(n, *mu.shape))
    z = mu + np.exp(logvar / 2) * noise
    return ((z**2 - noise**2) / 2 - logvar / 2).sum(-1)


@gradient("kl_standard_normal", points=3, on=cases.gaussians(latent=(4,), batch=(5, ())))
def kl_gradient_is_right(mu, logvar):
    """The gradient is mu in mu and ½ (e^logvar − 1) in logvar."""
    return {"mu": mu, "logvar": np.expm1(logvar) / 2}


@stability(
    "kl_standard_normal", points=2,
    on=cases.gaussians(latent=(3,), batch=(4,), mean=-40, spread=10, note="tiny variances")
    + cases.gaussians(latent=(3,), batch=(4,), mean=40, spread=8, note="huge variances"),
)
def kl_is_stable(mu, logvar):
    """KL stays finite and accurate for variances from e^−60 to e^60, in float32."""
    return kl_of_gaussian(mu, logvar)


@closed_form("kl_standard_normal", points=1, on=cases.gaussians(latent=(3,), batch=(0,)))
def empty_normal_batch_is_empty(mu, logvar):
    """An empty batch gives an empty result."""
    return kl_of_gaussian(mu, logvar)


# Float32 inside is no mistake: only the result's dtype is asked for, so the values are compared as in float32.
FLOAT32_INSIDE = Tolerance(1e-4, 1e-5, "the floor of float32, since the handout asks for the dtype and not for the digits")


@closed_form("kl_standard_normal", points=1, tolerance=FLOAT32_INSIDE, on=cases.gaussians(latent=(3,), batch=(4,), dtype="float64"))
def kl_keeps_float64(mu, logvar):
    """float64 in, float64 out."""
    return kl_of_gaussian(mu, logvar)


@device("kl_standard_normal", points=1, on=cases.gaussians(latent=(3,), batch=(4,)))
def kl_stays_on_the_device(attempts):
    """The result is on the inputs' device."""


# ---- theory --------------------------------------------------------------------------------------------------


@symbolic(
    "theory.kl_univariate_normal_expression", points=4,
    symbols="mu_q sigma_q mu_p sigma_p", positive="sigma_q sigma_p",
    on=cases.points(8, mu_q=cases.real, sigma_q=cases.positive, mu_p=cases.real, sigma_p=cases.positive),
)
def univariate_kl_is_derived(mu_q, sigma_q, mu_p, sigma_p):
    """The expression is KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) at every point."""
    ratio = (sigma_q / sigma_p) ** 2
    return (ratio - 1 - np.log(ratio) + ((mu_q - mu_p) / sigma_p) ** 2) / 2


@univariate_kl_is_derived.mistake("The two distributions are swapped: this is KL(p ‖ q).")
def derives_the_reverse(mu_q, sigma_q, mu_p, sigma_p):
    ratio = (sigma_p / sigma_q) ** 2
    return (ratio - 1 - np.log(ratio) + ((mu_q - mu_p) / sigma_q) ** 2) / 2


@univariate_kl_is_derived.mistake("The −½ is missing: E_q[(x − μ_q)² / σ_q²] is one, not zero.")
def drops_the_last_half(mu_q, sigma_q, mu_p, sigma_p):
    ratio = (sigma_q / sigma_p) ** 2
    return (ratio - np.log(ratio) + ((mu_q - mu_p) / sigma_p) ** 2) / 2


def is_distribution(name, x):
    require(x.ndim == 1 and x.size >= 1, f"{name} must be a vector; it has shape {x.shape}")
    require(bool(np.isfinite(x).all() and (x >= 0).all()), f"{name} has entries that are negative or not finite")
    require(abs(x.sum() - 1) <= 1e-9, f"{name} sums to {x.sum():.12g}, not to one within 1e-9")


@construction("theory.asymmetric_pair", points=2, at_least=1e-2, measure="|KL(q ‖ p) − KL(p ‖ q)|")
def pair_shows_asymmetry(q, p):
    """The two distributions have a plainly different KL in the two directions."""
    is_distribution("q", q)
    is_distribution("p", p)
    require(q.shape == p.shape, f"q has {q.size} outcomes, p has {p.size}: both must live on the same outcomes")
    forward, backward = kl_of_vectors(q, p), kl_of_vectors(p, q)
    require(bool(np.isfinite([forward, backward]).all()), "one of the two divergences is infinite; both must be finite")
    return abs(forward - backward)


@pair_shows_asymmetry.mistake("p is q with its outcomes swapped. Swapping them back turns one KL into the other, so the two are equal.")
def swaps_two_outcomes(q, p):
    return q.shape == p.shape and not np.allclose(q, p) and np.allclose(np.sort(q), np.sort(p))


@choice("theory.jensen_direction", points=1, options="<= >=")
def jensen_direction_is_right():
    """Jensen's inequality for a convex function points the right way."""
    return "<="
