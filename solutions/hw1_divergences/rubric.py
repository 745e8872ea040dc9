"""How assignment 1 is graded. Oracles are written in another way than the solution, never by copying it."""

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
    gradient,
    identity,
    monte_carlo,
    require,
    stability,
    symbolic,
    value_of,
)

ASSIGNMENT = Assignment(
    "hw1_divergences",
    title="Divergences",
    modules=("divergences.py", "theory.py"),
    total=88,
    secret="a walnut under the third lamp",
)

# ---- kl_categorical ------------------------------------------------------------------------------------------


def kl_of_vectors(q, p):
    """KL by scipy's elementary function, which knows 0 log 0 = 0."""
    from scipy.special import rel_entr

    return rel_entr(q, p).sum(-1)


@closed_form("kl_categorical", points=3, on=cases.probabilities(outcomes=(4, 7), batch=(6, 1, (), (5, 3))))
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


@categorical_kl_is_right.mistake("This takes logarithms to base ten. Natural logarithms are asked for (nats).")
def takes_decimal_logarithms(q_probs, p_probs):
    return kl_of_vectors(q_probs, p_probs) / np.log(10)


@categorical_kl_is_right.mistake("The sign is turned: this is −KL(q ‖ p), and a divergence is never negative.")
def turns_the_sign(q_probs, p_probs):
    return -kl_of_vectors(q_probs, p_probs)


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


@categorical_kl_knows_zeros.mistake(
    "In floating point 0 · log 0 is NaN, and one NaN spoils the whole sum: leave such outcomes out."
)
def multiplies_zero_by_infinity(q_probs, p_probs):
    with np.errstate(all="ignore"):
        return (q_probs * np.log(q_probs / p_probs)).sum(-1)


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
    "kl_categorical",
    points=1,
    program=joint_and_parts,
    on=cases.probabilities(outcomes=(3,), batch=(6,), names=("q_probs", "p_probs", "r_probs", "s_probs")),
)
def categorical_kl_adds_over_independent_factors(first, second):
    """KL of a product of independent distributions is the sum of the factors' KLs."""
    return {"joint": first + second}


PROBABILITIES_64 = cases.probabilities(outcomes=(4,), batch=(5,), dtype="float64")


@conventions("kl_categorical", points=1, on=PROBABILITIES_64)
def categorical_kl_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- kl_monte_carlo ------------------------------------------------------------------------------------------


def two_gaussians(n, d):
    def draw(rng):
        q_mean, p_mean = rng.normal(0, 1, (2, d))
        q_scale, p_scale = np.exp(rng.normal(0, 0.4, (2, d)))
        samples = q_mean + q_scale * rng.normal(size=(n, d))
        return {
            name: value.astype(np.float32)
            for name, value in (
                ("q_mean", q_mean),
                ("q_scale", q_scale),
                ("p_mean", p_mean),
                ("p_scale", p_scale),
                ("samples", samples),
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
        "estimate": estimate,
        "standard_error": standard_error,
        "log_q_calls": s.calls(log_q),
        "log_p_calls": s.calls(log_p),
    }


def log_ratios(q_mean, q_scale, p_mean, p_scale, samples):
    """log q − log p at every sample, (n,): the constants of the two densities cancel."""
    q = -(((samples - q_mean) / q_scale) ** 2) / 2 - np.log(q_scale)
    p = -(((samples - p_mean) / p_scale) ** 2) / 2 - np.log(p_scale)
    return (q - p).sum(-1)


def standard_error(ratios):
    """Of the mean of n numbers: √(Σ (r − r̄)² / (n − 1) / n)."""
    return np.sqrt(((ratios - ratios.mean()) ** 2).sum() / (len(ratios) - 1) / len(ratios))


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


@monte_carlo_estimate_is_the_mean.mistake("The two results stand in the other order: (estimate, standard_error) is asked for.")
def returns_the_error_first(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples))}


@monte_carlo_estimate_is_the_mean.mistake("This is the sum over the samples; the mean is asked for.")
def sums_over_samples(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).sum()}


@closed_form("kl_monte_carlo", points=2, on=GAUSSIAN_SAMPLES, program=estimate, tolerance=LOG_RATIO_ROUNDING)
def monte_carlo_standard_error_is_right(q_mean, q_scale, p_mean, p_scale, samples):
    """The standard error is the sample standard deviation (n − 1) over √n."""
    return {"standard_error": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples))}


@monte_carlo_standard_error_is_right.mistake("This is the standard deviation of one sample; the mean of n has 1/√n of it.")
def forgets_the_root_of_n(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).std(ddof=1)}


@monte_carlo_standard_error_is_right.mistake("The deviation divides by n here; of a sample it divides by n − 1.")
def divides_by_n(q_mean, q_scale, p_mean, p_scale, samples):
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": ratios.std() / np.sqrt(len(ratios))}


@monte_carlo_standard_error_is_right.mistake("The deviation is divided by n here; the mean of n has 1/√n of it.")
def divides_by_n_without_the_root(q_mean, q_scale, p_mean, p_scale, samples):
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": ratios.std(ddof=1) / len(ratios)}


@monte_carlo_standard_error_is_right.mistake("This is the variance of the mean; its root, a deviation, is asked for.")
def forgets_the_root_of_the_variance(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples)) ** 2}


@monte_carlo_standard_error_is_right.mistake("n counts the samples, not the numbers in them: a sample may have many axes.")
def counts_every_number(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).std(ddof=1) / np.sqrt(samples.size)}


@custom("kl_monte_carlo", points=1, on=cases.named("400 samples in 3 dimensions", two_gaussians(400, 3)), program=estimate)
def monte_carlo_calls_each_density_once(log_q_calls, log_p_calls, samples):
    """log_q and log_p are each called once, with all samples."""
    for name, calls in (("log_q", log_q_calls), ("log_p", log_p_calls)):
        require(len(calls) == 1, f"{name} was called {len(calls)} times")
        require(
            calls[0] == [list(samples.shape)], f"{name} was called with shapes {calls[0]}, not with all samples {samples.shape}"
        )


def in_float64(rng):
    return {name: value.astype("float64") for name, value in two_gaussians(30, 2)(rng).items()}


def estimate_and_samples(s, samples, **densities):
    made = estimate(s, samples=samples, **densities)
    return {"estimate": made["estimate"], "standard_error": made["standard_error"], "samples afterwards": samples}


@conventions("kl_monte_carlo", points=1, on=cases.named("30 samples in 2 dimensions", in_float64), program=estimate_and_samples)
def monte_carlo_keeps_the_conventions():
    """Both results have the dtype of the densities, here float64, and the samples are left unchanged."""


# ---- kl_univariate_normal ------------------------------------------------------------------------------------

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(8)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p):
    """E_q[log q − log p] by Gauss-Hermite quadrature, which is exact here: the log-ratio is a polynomial in x."""
    x = mu_q[..., None] + sigma_q[..., None] * NODES
    log_q = -(NODES**2) / 2 - np.log(sigma_q)[..., None]
    log_p = -(((x - mu_p[..., None]) / sigma_p[..., None]) ** 2) / 2 - np.log(sigma_p)[..., None]
    return ((log_q - log_p) * WEIGHTS).sum(-1)


def univariate(*shapes, dtype="float32"):
    """Means and standard deviations of the four given shapes."""

    def draw(rng):
        mu_q, sigma_q, mu_p, sigma_p = shapes
        return {
            "mu_q": rng.normal(0, 2, mu_q).astype(dtype),
            "sigma_q": np.exp(rng.normal(0, 0.7, sigma_q)).astype(dtype),
            "mu_p": rng.normal(0, 2, mu_p).astype(dtype),
            "sigma_p": np.exp(rng.normal(0, 0.7, sigma_p)).astype(dtype),
        }

    return draw


UNIVARIATE = (
    cases.named("6 numbers each", univariate((6,), (6,), (6,), (6,)))
    + cases.named("no axes", univariate((), (), (), ()))
    + cases.named("a table of 2 × 3", univariate((2, 3), (2, 3), (2, 3), (2, 3)))
)


@closed_form("kl_univariate_normal", points=3, on=UNIVARIATE)
def univariate_kl_is_right(mu_q, sigma_q, mu_p, sigma_p):
    """KL between two univariate Gaussians is right, entry by entry."""
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p)


@univariate_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def univariate_swapped(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_right.mistake("sigma is read as a variance here. In this one function it is a standard deviation.")
def reads_sigma_as_variance(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, np.sqrt(sigma_q), mu_p, np.sqrt(sigma_p))


@univariate_kl_is_right.mistake("The two directions are averaged or added here. KL is not symmetric, and not to be made so.")
def symmetrises(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + kl_by_quadrature(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_right.mistake("The logarithm has the wrong sign: it is log(σ_p / σ_q), large where q is the narrow one.")
def turns_the_log_ratio(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + 2 * np.log(sigma_q / sigma_p)


@univariate_kl_is_right.mistake("The squared distance of the means is divided by the variance of q; it belongs over that of p.")
def divides_by_the_wrong_variance(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + ((mu_q - mu_p) ** 2) * (sigma_q**-2 - sigma_p**-2) / 2


@closed_form(
    "kl_univariate_normal",
    points=1,
    on=cases.named("one q, five p", univariate((), (), (5,), (5,)))
    + cases.named("a column of q, a row of p", univariate((4, 1), (4, 1), (3,), (3,))),
)
def univariate_kl_broadcasts(mu_q, sigma_q, mu_p, sigma_p):
    """The four arguments broadcast against each other."""
    return kl_by_quadrature(*np.broadcast_arrays(mu_q, sigma_q, mu_p, sigma_p))


def univariate_near(rng):
    """Near enough for the log-ratio to have a variance of order one: far apart, the draws would be counted in billions."""
    means, scales = rng.normal(0, 1, (2, 3)), np.exp(rng.normal(0, 0.3, (2, 3)))
    drawn = {"mu_q": means[0], "sigma_q": scales[0], "mu_p": means[1], "sigma_p": scales[1]}
    return {name: value.astype("float32") for name, value in drawn.items()}


@monte_carlo("kl_univariate_normal", points=1, on=cases.named("3 numbers each", univariate_near), detects=0.1)
def univariate_kl_agrees_with_monte_carlo(rng, n, mu_q, sigma_q, mu_p, sigma_p):
    """KL agrees with the mean of log q(x) − log p(x) over the judge's own draws x ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    x = mu_q + sigma_q * noise
    return (((x - mu_p) / sigma_p) ** 2 - noise**2) / 2 + np.log(sigma_p / sigma_q)


@conventions(
    "kl_univariate_normal", points=1, on=cases.named("5 numbers each", univariate((5,), (5,), (5,), (5,), dtype="float64"))
)
def univariate_kl_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


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
    "kl_standard_normal",
    points=2,
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


@conventions("kl_standard_normal", points=2, on=cases.gaussians(latent=(3,), batch=(4,), dtype="float64"))
def kl_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- kl_diagonal_normal --------------------------------------------------------------------------------------

PAIR = ("mu_q", "logvar_q", "mu_p", "logvar_p")


def kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p):
    """In the coordinates in which p is standard normal, where only ratios of variances are left."""
    return kl_of_gaussian((mu_q - mu_p) * np.exp(-logvar_p / 2), logvar_q - logvar_p)


@closed_form("kl_diagonal_normal", points=3, on=cases.gaussians(names=PAIR, latent=(5, 1), batch=(6, 1, (), (4, 3))))
def diagonal_kl_is_right(mu_q, logvar_q, mu_p, logvar_p):
    """KL between two diagonal Gaussians is right, one number per batch element."""
    return kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p)


@diagonal_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def diagonal_swapped(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_diagonal(mu_p, logvar_p, mu_q, logvar_q)


@diagonal_kl_is_right.mistake("This is the value you get when both logvars are read as log σ. They are log σ².")
def diagonal_reads_log_sigma(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_diagonal(mu_q, 2 * logvar_q, mu_p, 2 * logvar_p)


@diagonal_kl_is_right.mistake("p is taken for the standard normal here; its mean and variance are not used.")
def ignores_p(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_gaussian(mu_q, logvar_q)


@diagonal_kl_is_right.mistake("The distance of the means is not divided by the variance of p.")
def forgets_the_scale_of_p(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_gaussian(mu_q - mu_p, logvar_q - logvar_p)


@monte_carlo("kl_diagonal_normal", points=1, on=cases.gaussians(names=PAIR, latent=(3,), batch=(2,), spread=0.5), detects=0.2)
def diagonal_kl_agrees_with_monte_carlo(rng, n, mu_q, logvar_q, mu_p, logvar_p):
    """KL agrees with the mean of log q(z) − log p(z) over the judge's own draws z ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    z = mu_q + np.exp(logvar_q / 2) * noise
    return (((z - mu_p) ** 2 * np.exp(-logvar_p) - noise**2 + logvar_p - logvar_q) / 2).sum(-1)


def stretched(s, mu_q, logvar_q, mu_p, logvar_p, scale, shift):
    double = s.torch.mul(s.torch.log(s.torch.abs(scale)), 2)

    def moved(mu):
        return s.torch.add(s.torch.mul(mu, scale), shift)

    return {
        "plain": s.mod.kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p),
        "mapped": s.mod.kl_diagonal_normal(
            moved(mu_q), s.torch.add(logvar_q, double), moved(mu_p), s.torch.add(logvar_p, double)
        ),
    }


def pair_and_map(rng):
    drawn = {name: rng.normal(0, 1, (6, 4)).astype("float32") for name in PAIR}
    scale = np.exp(rng.normal(0, 0.5, 4)) * rng.choice([-1, 1], 4)
    return {**drawn, "scale": scale.astype("float32"), "shift": rng.normal(0, 1, 4).astype("float32")}


@identity("kl_diagonal_normal", points=1, on=cases.named("6 pairs in 4 dimensions", pair_and_map), program=stretched)
def diagonal_kl_is_invariant(plain):
    """Stretching and shifting every axis alike for q and p changes nothing."""
    return {"mapped": plain}


@gradient("kl_diagonal_normal", points=2, on=cases.gaussians(names=PAIR, latent=(4,), batch=(5, ())))
def diagonal_gradient_is_right(mu_q, logvar_q, mu_p, logvar_p):
    """The gradient is right in all four arguments."""
    precision, ratio = np.exp(-logvar_p), np.exp(logvar_q - logvar_p)
    slope = (mu_q - mu_p) * precision
    return {"mu_q": slope, "mu_p": -slope, "logvar_q": (ratio - 1) / 2, "logvar_p": (1 - ratio - (mu_q - mu_p) * slope) / 2}


def opposite_extremes(sign):
    def draw(rng):
        far = {"logvar_q": sign * rng.uniform(20, 30, (4, 3)), "logvar_p": -sign * rng.uniform(20, 30, (4, 3))}
        return {name: far.get(name, rng.normal(0, 1, (4, 3))).astype("float32") for name in PAIR}

    return draw


def equal_extremes(rng):
    """Equal Gaussians of extreme variance, in the first rows; nearly equal ones in the others."""
    mu, logvar = rng.normal(0, 1, (4, 3)).astype("float32"), rng.uniform(-30, 30, (4, 3)).astype("float32")
    other = logvar.copy()
    other[2:] += rng.uniform(0.2, 0.5, (2, 3)).astype("float32")
    return {"mu_q": mu, "logvar_q": logvar, "mu_p": mu.copy(), "logvar_p": other}


# The logvars are up to 30, so their difference is rounded by 30 · 6e-8 ≈ 2e-6 in float32, and e^60 · 2e-6 follows.
DIFFERENCE_OF_LOGVARS = Tolerance(1e-4, 5e-5, "logvars up to 30, whose differences carry 2e-6 each, three of them summed")


@stability(
    "kl_diagonal_normal",
    points=2,
    tolerance=DIFFERENCE_OF_LOGVARS,
    on=cases.named("q wide, p narrow", opposite_extremes(1))
    + cases.named("q narrow, p wide", opposite_extremes(-1))
    + cases.named("equal, or nearly so", equal_extremes),
)
def diagonal_kl_is_stable(mu_q, logvar_q, mu_p, logvar_p):
    """KL stays finite and accurate for log-variances from −30 to 30, and is zero where the two are equal."""
    return kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p)


@conventions("kl_diagonal_normal", points=1, on=cases.gaussians(names=PAIR, latent=(3,), batch=(4,), dtype="float64"))
def diagonal_kl_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- kl_multivariate_normal ----------------------------------------------------------------------------------

FULL = ("mu_q", "cov_q", "mu_p", "cov_p")


def kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p):
    """½ Σ (λ − 1 − log λ) + ½ |μ_q − μ_p|² in p's metric, λ the generalised eigenvalues of (cov_q, cov_p)."""
    from scipy.linalg import eigh

    def one(m, a, n, b):
        values, vectors = eigh(a, b)
        return 0.5 * (values - 1 - np.log(values)).sum() + 0.5 * ((vectors.T @ (m - n)) ** 2).sum()

    batch = mu_q.shape[:-1]
    rows = zip(*(x.reshape(-1, *x.shape[len(batch) :]) for x in (mu_q, cov_q, mu_p, cov_p)), strict=True)
    return np.array([one(*row) for row in rows]).reshape(batch)


def covariance(rng, shape, d, condition=20.0, scale=1.0):
    """Symmetric positive definite, eigenvalues spread evenly in the logarithm over a factor of `condition`."""
    scale = scale * np.exp(rng.normal(0, 0.7, (*shape, 1)))  # or all determinants were equal, and their logs cancelled
    q = np.linalg.qr(rng.normal(size=(*shape, d, d)))[0]
    values = scale * np.exp(rng.permuted(np.linspace(0, np.log(condition), d) * np.ones((*shape, d)), axis=-1))
    c = np.einsum("...ij,...j,...kj->...ik", q, values, q)
    return (c + np.swapaxes(c, -1, -2)) / 2


def full_pair(shape, d, dtype="float32", **spread):
    def draw(rng):
        drawn = {
            "mu_q": rng.normal(0, 2, (*shape, d)),
            "cov_q": covariance(rng, shape, d, **spread),
            "mu_p": rng.normal(0, 2, (*shape, d)),
            "cov_p": covariance(rng, shape, d, **spread),
        }
        return {name: symmetric(value.astype(dtype), name) for name, value in drawn.items()}

    return draw


def symmetric(x, name):
    """Exactly symmetric also after rounding."""
    return np.tril(x) + np.swapaxes(np.tril(x, -1), -1, -2) if name.startswith("cov") else x


# Relative error ≤ 10 · condition · eps: 10 · 20 · 1.2e-7 = 2.4e-5 (float32, condition number 20), so the floor holds.
FULL_PAIRS = (
    cases.named("batch 4, 3 dimensions", full_pair((4,), 3))
    + cases.named("batch 1, 2 dimensions", full_pair((1,), 2))
    + cases.named("no batch axes, 2 dimensions", full_pair((), 2))
    + cases.named("batch (2, 3), 1 dimension", full_pair((2, 3), 1))
    + cases.named("batch 2, 6 dimensions", full_pair((2,), 6))
)


@closed_form("kl_multivariate_normal", points=3, on=FULL_PAIRS)
def multivariate_kl_is_right(mu_q, cov_q, mu_p, cov_p):
    """KL between two Gaussians with full covariances is right, one number per batch element."""
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p)


@multivariate_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def multivariate_swapped(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_p, cov_p, mu_q, cov_q)


@multivariate_kl_is_right.mistake("The dimension d is not subtracted: E_q[(x − μ_q)ᵀ Σ_q⁻¹ (x − μ_q)] is d.")
def forgets_the_dimension(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p) + mu_q.shape[-1] / 2


@multivariate_kl_is_right.mistake("The ½ in front of log(det Σ_p / det Σ_q) is missing.")
def doubles_the_log_determinant(mu_q, cov_q, mu_p, cov_p):
    half = (np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]) / 2
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p) + half


@multivariate_kl_is_right.mistake("Only the diagonals of the covariances are used.")
def drops_the_off_diagonals(mu_q, cov_q, mu_p, cov_p):
    d = np.eye(mu_q.shape[-1])
    return kl_by_eigenvalues(mu_q, cov_q * d, mu_p, cov_p * d)


@multivariate_kl_is_right.mistake("The term of the two means is missing.")
def forgets_the_means(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_q, cov_q, mu_q, cov_p)


@monte_carlo(
    "kl_multivariate_normal", points=1, on=cases.named("batch 2, 3 dimensions", full_pair((2,), 3, condition=4.0)), detects=0.2
)
def multivariate_kl_agrees_with_monte_carlo(rng, n, mu_q, cov_q, mu_p, cov_p):
    """KL agrees with the mean of log q(x) − log p(x) over the judge's own draws x ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    x = mu_q + np.einsum("...ij,n...j->n...i", np.linalg.cholesky(cov_q), noise)
    log_q = -0.5 * (noise**2).sum(-1) - 0.5 * np.linalg.slogdet(cov_q)[1]
    off = x - mu_p
    log_p = -0.5 * np.einsum("n...i,...ij,n...j->n...", off, np.linalg.inv(cov_p), off) - 0.5 * np.linalg.slogdet(cov_p)[1]
    return log_q - log_p


def mapped_by_a_matrix(s, mu_q, cov_q, mu_p, cov_p, matrix, shift):
    def mean(mu):
        return s.torch.add(s.torch.einsum("ij,bj->bi", matrix, mu), shift)

    def cov(c):
        return s.torch.einsum("ij,bjk,lk->bil", matrix, c, matrix)

    return {
        "plain": s.mod.kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p),
        "mapped": s.mod.kl_multivariate_normal(mean(mu_q), cov(cov_q), mean(mu_p), cov(cov_p)),
    }


def full_pair_and_matrix(rng):
    drawn = full_pair((5,), 3, dtype="float64")(rng)
    return {**drawn, "matrix": np.eye(3) + 0.3 * rng.normal(size=(3, 3)), "shift": rng.normal(size=3)}


# float64, condition numbers up to 20 · 20 after the map: 10 · 400 · 2.2e-16 ≈ 1e-12; float32 inside is allowed, too.
INVARIANCE = Tolerance(1e-3, 1e-4, "10 · 400 · 1.2e-7 ≈ 5e-4 where somebody computes in float32 inside")


@identity(
    "kl_multivariate_normal",
    points=1,
    on=cases.named("5 pairs in 3 dimensions", full_pair_and_matrix),
    program=mapped_by_a_matrix,
    tolerance=INVARIANCE,
)
def multivariate_kl_is_invariant(plain):
    """An invertible linear map of the space, the same for q and p, changes nothing."""
    return {"mapped": plain}


def diagonal_as_full(rng):
    variances = np.exp(rng.normal(0, 0.7, (2, 4, 3)))
    eye = np.eye(3)
    drawn = {
        "mu_q": rng.normal(0, 2, (4, 3)),
        "cov_q": variances[0][..., None] * eye,
        "mu_p": rng.normal(0, 2, (4, 3)),
        "cov_p": variances[1][..., None] * eye,
    }
    return {name: value.astype("float32") for name, value in drawn.items()}


@closed_form("kl_multivariate_normal", points=1, on=cases.named("diagonal covariances, batch 4", diagonal_as_full))
def multivariate_kl_reduces_to_the_diagonal_case(mu_q, cov_q, mu_p, cov_p):
    """With diagonal covariances it is the KL of diagonal Gaussians."""
    return kl_of_diagonal(
        mu_q, *(np.log(np.diagonal(c, axis1=-2, axis2=-1)) if c.ndim > mu_q.ndim else c for c in (cov_q, mu_p, cov_p))
    )


# 10 · condition · eps = 10 · 50 · 1.2e-7 = 6e-5 relative, doubled for 128 summed terms.
LARGE = Tolerance(1.2e-4, 1e-5, "10 · condition number 50 · eps of float32, doubled for the sum over 128 dimensions")


@stability(
    "kl_multivariate_normal",
    points=2,
    tolerance=LARGE,
    on=cases.named("128 dimensions, huge covariances", full_pair((2,), 128, condition=50.0, scale=1e3))
    + cases.named("128 dimensions, tiny covariances", full_pair((2,), 128, condition=50.0, scale=1e-3)),
)
def multivariate_kl_is_stable(mu_q, cov_q, mu_p, cov_p):
    """KL is right in 128 dimensions, where determinants overflow."""
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p)


@conventions("kl_multivariate_normal", points=1, on=cases.named("batch 4, 3 dimensions", full_pair((4,), 3, dtype="float64")))
def multivariate_kl_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- js_divergence -------------------------------------------------------------------------------------------

TWO = ("p_probs", "q_probs")


def js_by_entropies(p, q):
    """H(½(p + q)) − ½ H(p) − ½ H(q), with entropies that know 0 log 0 = 0."""
    from scipy.special import entr

    return (entr((p + q) / 2) - entr(p) / 2 - entr(q) / 2).sum(-1)


@closed_form("js_divergence", points=3, on=cases.probabilities(names=TWO, outcomes=(4, 7), batch=(6, 1, (), (5, 3))))
def js_is_right(p_probs, q_probs):
    """The Jensen-Shannon divergence is right, one number per batch element."""
    return js_by_entropies(p_probs, q_probs)


@js_is_right.mistake("This is the root of the divergence, the Jensen-Shannon distance.")
def takes_the_root(p_probs, q_probs):
    return np.sqrt(js_by_entropies(p_probs, q_probs))


@js_is_right.mistake("The halves in front of the two KLs are missing.")
def forgets_the_halves(p_probs, q_probs):
    return 2 * js_by_entropies(p_probs, q_probs)


@js_is_right.mistake("This is in bits. Natural logarithms are asked for (nats).")
def js_in_bits(p_probs, q_probs):
    return js_by_entropies(p_probs, q_probs) / np.log(2)


@js_is_right.mistake("The two KLs are taken against each other (this is half of Jeffreys' divergence), not against the mixture.")
def leaves_out_the_mixture(p_probs, q_probs):
    return (kl_of_vectors(p_probs, q_probs) + kl_of_vectors(q_probs, p_probs)) / 2


@js_is_right.mistake("The KLs go from the mixture to p and q; they go from p and q to the mixture.")
def turns_the_kls(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    return (kl_of_vectors(m, p_probs) + kl_of_vectors(m, q_probs)) / 2


def disjoint(rng):
    p, q = rng.dirichlet(np.ones(3), 4), rng.dirichlet(np.ones(2), 4)
    return {"p_probs": as_probabilities(np.pad(p, ((0, 0), (0, 2)))), "q_probs": as_probabilities(np.pad(q, ((0, 0), (3, 0))))}


def neither_has(rng):
    """The first outcome has no mass under either."""
    p, q = rng.dirichlet(np.ones(5), (2, 6))
    p[:, 0] = q[:, 0] = 0
    return {"p_probs": as_probabilities(p), "q_probs": as_probabilities(q)}


def far_apart(rng):
    """Outcomes that one of the two all but rules out, down to 1e-30."""
    p, q = rng.dirichlet(np.ones(4), 6), rng.dirichlet(np.ones(4), 6)
    p[:, 0], q[:, 3] = 10.0 ** rng.uniform(-30, -8, 6), 10.0 ** rng.uniform(-30, -8, 6)
    return {"p_probs": as_probabilities(p), "q_probs": as_probabilities(q)}


@closed_form(
    "js_divergence",
    points=2,
    on=cases.named("disjoint supports", disjoint)
    + cases.named("nearly disjoint", far_apart)
    + cases.named("an outcome that neither has", neither_has),
)
def js_is_finite_on_disjoint_supports(p_probs, q_probs):
    """It is finite where one distribution rules out what the other produces, and log 2 on disjoint supports."""
    return js_by_entropies(p_probs, q_probs)


@js_is_finite_on_disjoint_supports.mistake(
    "In floating point 0 · log 0 is NaN, and one NaN spoils the whole sum: leave such outcomes out."
)
def js_multiplies_zero_by_infinity(p_probs, q_probs):
    m = (p_probs + q_probs) / 2
    with np.errstate(all="ignore"):
        return (p_probs * np.log(p_probs / m) + q_probs * np.log(q_probs / m)).sum(-1) / 2


def both_ways(s, p_probs, q_probs, r_probs):
    return {
        "forward": s.mod.js_divergence(p_probs, q_probs),
        "backward": s.mod.js_divergence(q_probs, p_probs),
        "first": s.mod.js_divergence(p_probs, r_probs),
        "second": s.mod.js_divergence(r_probs, q_probs),
    }


THREE = cases.probabilities(names=(*TWO, "r_probs"), outcomes=(4,), batch=(6,))


@identity("js_divergence", points=1, on=THREE, program=both_ways)
def js_is_symmetric(forward):
    """Its value does not depend on the order of the two."""
    return {"backward": forward}


@custom("js_divergence", points=1, on=THREE, program=both_ways)
def js_root_obeys_the_triangle_inequality(forward, first, second):
    """Its root is a distance: no detour is shorter, and it stays within [0, log 2]."""
    require(bool(np.ptp(forward) > 1e-4), "every pair gets the same value")
    for value in (forward, first, second):
        require(bool((value >= -1e-5).all() and (value <= np.log(2) + 1e-5).all()), "a value lies outside [0, log 2]")
    direct, detour = np.sqrt(np.abs(forward)), np.sqrt(np.abs(first)) + np.sqrt(np.abs(second))
    require(bool((direct <= detour + 1e-4).all()), "for some pair the detour over a third distribution is shorter")


@conventions("js_divergence", points=1, on=cases.probabilities(names=TWO, outcomes=(4,), batch=(5,), dtype="float64"))
def js_keeps_the_conventions():
    """The result has the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""


# ---- theory: expressions -------------------------------------------------------------------------------------

ONE_Q = {"mu_q": cases.real, "sigma_q": cases.positive}
Q_AND_P = {**ONE_Q, "mu_p": cases.real, "sigma_p": cases.positive}


def entropy_of_normal(sigma):
    return np.log(2 * np.pi * np.e * sigma**2) / 2


def kl_of_normals(mu_q, sigma_q, mu_p, sigma_p):
    ratio = (sigma_q / sigma_p) ** 2
    return (ratio - 1 - np.log(ratio) + ((mu_q - mu_p) / sigma_p) ** 2) / 2


@symbolic("theory.expected_log_q", points=2, symbols="mu_q sigma_q", positive="sigma_q", on=cases.points(8, **ONE_Q))
def first_lemma_is_derived(mu_q, sigma_q):
    """The expression is E_q[log q] at every point."""
    return -entropy_of_normal(sigma_q)


@first_lemma_is_derived.mistake("This is the entropy of q, −E_q[log q]: the sign is turned.")
def gives_the_entropy(mu_q, sigma_q):
    return entropy_of_normal(sigma_q)


@first_lemma_is_derived.mistake("E_q[(x − μ_q)² / (2 σ_q²)] is ½, and is missing.")
def drops_the_quadratic_of_q(mu_q, sigma_q):
    return -np.log(2 * np.pi * sigma_q**2) / 2


@symbolic(
    "theory.expected_log_p",
    points=2,
    symbols="mu_q sigma_q mu_p sigma_p",
    positive="sigma_q sigma_p",
    on=cases.points(8, **Q_AND_P),
)
def second_lemma_is_derived(mu_q, sigma_q, mu_p, sigma_p):
    """The expression is E_q[log p] at every point."""
    return -entropy_of_normal(sigma_q) - kl_of_normals(mu_q, sigma_q, mu_p, sigma_p)


@second_lemma_is_derived.mistake("E_q[(x − μ_p)²] is σ_q² + (μ_q − μ_p)²; the variance of q is missing.")
def drops_the_variance_of_q(mu_q, sigma_q, mu_p, sigma_p):
    return -np.log(2 * np.pi * sigma_p**2) / 2 - (mu_q - mu_p) ** 2 / (2 * sigma_p**2)


@second_lemma_is_derived.mistake("The expectation is taken under p here, not under q.")
def takes_the_expectation_under_p(mu_q, sigma_q, mu_p, sigma_p):
    return -entropy_of_normal(sigma_p) + 0 * mu_q


@symbolic(
    "theory.kl_univariate_normal_expression",
    points=3,
    symbols="mu_q sigma_q mu_p sigma_p",
    positive="sigma_q sigma_p",
    on=cases.points(8, **Q_AND_P),
)
def univariate_kl_is_derived(mu_q, sigma_q, mu_p, sigma_p):
    """The expression is KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) at every point."""
    return kl_of_normals(mu_q, sigma_q, mu_p, sigma_p)


@univariate_kl_is_derived.mistake("The two distributions are swapped: this is KL(p ‖ q).")
def derives_the_reverse(mu_q, sigma_q, mu_p, sigma_p):
    return kl_of_normals(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_derived.mistake("The −½ is missing: E_q[(x − μ_q)² / σ_q²] is one, not zero.")
def drops_the_last_half(mu_q, sigma_q, mu_p, sigma_p):
    return kl_of_normals(mu_q, sigma_q, mu_p, sigma_p) + 0.5


@symbolic(
    "theory.kl_to_standard_normal_expression",
    points=1,
    symbols="mu sigma",
    positive="sigma",
    on=cases.points(8, mu=cases.real, sigma=cases.positive),
)
def standard_case_is_derived(mu, sigma):
    """The expression is KL(N(μ, σ²) ‖ N(0, 1)) at every point."""
    return kl_of_normals(mu, sigma, 0, 1)


@standard_case_is_derived.mistake("This is ½ log σ² alone; the terms in the mean and in σ² do not cancel.")
def standard_case_half_log_variance(mu, sigma):
    return np.log(sigma)


@symbolic(
    "theory.kl_factorised_expression",
    points=1,
    symbols="mu_1 sigma_1 mu_2 sigma_2 nu_1 tau_1 nu_2 tau_2",
    positive="sigma_1 sigma_2 tau_1 tau_2",
    on=cases.points(
        8,
        mu_1=cases.real,
        sigma_1=cases.positive,
        mu_2=cases.real,
        sigma_2=cases.positive,
        nu_1=cases.real,
        tau_1=cases.positive,
        nu_2=cases.real,
        tau_2=cases.positive,
    ),
)
def factorised_kl_is_a_sum(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    """The expression is the KL of the two products of Gaussians at every point."""
    return kl_of_normals(mu_1, sigma_1, nu_1, tau_1) + kl_of_normals(mu_2, sigma_2, nu_2, tau_2)


@factorised_kl_is_a_sum.mistake("The divergences of independent parts add up; they are not multiplied.")
def multiplies_the_factors(mu_1, sigma_1, mu_2, sigma_2, nu_1, tau_1, nu_2, tau_2):
    return kl_of_normals(mu_1, sigma_1, nu_1, tau_1) * kl_of_normals(mu_2, sigma_2, nu_2, tau_2)


SHAPES = {"m_q": (3, 1), "m_p": (3, 1), "S_q": (3, 3), "S_p": (3, 3)}
GAUSSIANS_3D = cases.named(
    "4 random pairs of Gaussians",
    lambda rng: {
        "m_q": rng.normal(0, 1, (4, 3, 1)),
        "m_p": rng.normal(0, 1, (4, 3, 1)),
        "S_q": covariance(rng, (4,), 3),
        "S_p": covariance(rng, (4,), 3),
    },
)
COVARIANCES_3D = cases.named(
    "4 random pairs of covariances", lambda rng: {"S_q": covariance(rng, (4,), 3), "S_p": covariance(rng, (4,), 3)}
)


@symbolic("theory.expected_quadratic_form", points=2, symbols="m_q m_p S_q S_p", matrices=SHAPES, on=GAUSSIANS_3D)
def quadratic_form_is_derived(m_q, m_p, S_q, S_p):
    """The expression is E_q[(x − μ_p)ᵀ Σ_p⁻¹ (x − μ_p)] for random Gaussians."""
    off = m_q - m_p
    return np.einsum("bii->b", np.linalg.solve(S_p, S_q + off @ np.swapaxes(off, -1, -2)))


@quadratic_form_is_derived.mistake("The trace term tr(Σ_p⁻¹ Σ_q) is missing: x varies around μ_q.")
def drops_the_trace(m_q, m_p, S_q, S_p):
    off = m_q - m_p
    return np.einsum("bii->b", np.linalg.solve(S_p, off @ np.swapaxes(off, -1, -2)))


@quadratic_form_is_derived.mistake("This is tr(Σ_p⁻¹ Σ_q) alone; x is centred at μ_q, not at μ_p.")
def drops_the_distance_of_the_means(m_q, m_p, S_q, S_p):
    return np.einsum("bii->b", np.linalg.solve(S_p, S_q))


@symbolic("theory.log_determinant_term", points=1, symbols="S_q S_p", matrices=SHAPES, on=COVARIANCES_3D)
def log_determinant_is_derived(S_q, S_p):
    """The expression is ½ log(det Σ_p / det Σ_q) for random covariances."""
    return (np.log(np.linalg.eigvalsh(S_p)).sum(-1) - np.log(np.linalg.eigvalsh(S_q)).sum(-1)) / 2


@log_determinant_is_derived.mistake("The ½ of the normalising constants is missing.")
def log_determinant_without_half(S_q, S_p):
    return np.log(np.linalg.eigvalsh(S_p)).sum(-1) - np.log(np.linalg.eigvalsh(S_q)).sum(-1)


@log_determinant_is_derived.mistake("The quotient is upside down: it is det Σ_p over det Σ_q.")
def log_determinant_upside_down(S_q, S_p):
    return (np.log(np.linalg.eigvalsh(S_q)).sum(-1) - np.log(np.linalg.eigvalsh(S_p)).sum(-1)) / 2


@symbolic("theory.kl_multivariate_normal_expression", points=2, symbols="m_q m_p S_q S_p", matrices=SHAPES, on=GAUSSIANS_3D)
def multivariate_kl_is_derived(m_q, m_p, S_q, S_p):
    """The expression is KL(N(μ_q, Σ_q) ‖ N(μ_p, Σ_p)) for random Gaussians."""
    return kl_by_eigenvalues(m_q[..., 0], S_q, m_p[..., 0], S_p)


@multivariate_kl_is_derived.mistake("The dimension is not subtracted: E_q[(x − μ_q)ᵀ Σ_q⁻¹ (x − μ_q)] is d.")
def derivation_forgets_the_dimension(m_q, m_p, S_q, S_p):
    return kl_by_eigenvalues(m_q[..., 0], S_q, m_p[..., 0], S_p) + 1.5


@symbolic(
    "theory.kl_diagonal_to_standard_expression",
    points=1,
    symbols="mu_1 mu_2 mu_3 sigma_1 sigma_2 sigma_3",
    positive="sigma_1 sigma_2 sigma_3",
    on=cases.points(
        8,
        mu_1=cases.real,
        mu_2=cases.real,
        mu_3=cases.real,
        sigma_1=cases.positive,
        sigma_2=cases.positive,
        sigma_3=cases.positive,
    ),
)
def diagonal_to_standard_is_derived(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    """The expression is KL(N(μ, diag(σ²)) ‖ N(0, I)) at every point."""
    return sum(kl_of_normals(m, s, 0, 1) for m, s in ((mu_1, sigma_1), (mu_2, sigma_2), (mu_3, sigma_3)))


@diagonal_to_standard_is_derived.mistake("This is ½ Σ (log σ² − μ² − 1): its signs are turned, and σ² itself is missing.")
def derivation_loses_the_variance(mu_1, mu_2, mu_3, sigma_1, sigma_2, sigma_3):
    return sum(np.log(s) - m**2 / 2 - 0.5 for m, s in ((mu_1, sigma_1), (mu_2, sigma_2), (mu_3, sigma_3)))


# ---- theory: why KL is not negative --------------------------------------------------------------------------


def densities_ratios(rng):
    return {
        "t": np.concatenate([np.exp(rng.uniform(-6, 6, 40)), [1.0]]),
        "q": rng.dirichlet(np.ones(5), 20),
        "p": rng.dirichlet(np.ones(5), 20),
    }


def the_bound(s, t, q, p):
    return {"h": s.tree(s.theory.bound_on_the_logarithm(s.sympy.Symbol("t", positive=True)))}


@custom("theory.bound_on_the_logarithm", points=2, on=cases.named("random distributions", densities_ratios), program=the_bound)
def bound_proves_nonnegativity(h, t, q, p):
    """The function bounds the logarithm and touches it at 1 only, and with it KL ≥ 0 is proved."""
    polynomial = {"Symbol", "Rational", "Float", "Exp1", "Add", "Mul", "Pow"}
    require(all(node[0] in polynomial for node in h), "h must be a polynomial in t")
    at_t, at_one = value_of(h, t=t), value_of(h, t=np.ones(1))[0]
    require(abs(at_one) < 1e-9, f"h(1) is {at_one:.6g}, but log 1 is 0: the bound is not tight there")
    off = at_t - np.log(t)
    worst = int(np.argmin(off))
    require(bool((off >= -1e-9).all()), f"at t = {t[worst]:.6g}, h(t) is {at_t[worst]:.6g}, below log t = {np.log(t[worst]):.6g}")
    expectation = (q * value_of(h, t=(p / q).ravel()).reshape(q.shape)).sum(-1)
    require(
        bool((expectation <= 1e-9).all()),
        f"for some q and p the expectation that bounds −KL is {expectation.max():.6g}: above zero it proves nothing",
    )


@bound_proves_nonnegativity.mistake("t/e does bound log t, but touches it at t = e: its expectation is 1/e, not 0.")
def is_tight_elsewhere(h, t, q, p):
    return bool(np.allclose(value_of(h, t=t), t / np.e))


@choice("theory.nonnegativity_step", points=1, options="a b c")
def nonnegativity_step_is_right():
    """The expectation chosen is the one that proves KL ≥ 0."""
    return "a"


@choice("theory.jensen_direction", points=1, options="<= >=")
def jensen_direction_is_right():
    """Jensen's inequality for a convex function points the right way."""
    return "<="


# ---- theory: counterexamples ---------------------------------------------------------------------------------


def is_distribution(name, x):
    require(x.ndim == 1 and x.size >= 1, f"{name} must be a vector; it has shape {x.shape}")
    require(bool(np.isfinite(x).all() and (x >= 0).all()), f"{name} has entries that are negative or not finite")
    # What float32 rounds of a few outcomes; it moves a divergence by less than 1e-5, and a margin of 1e-2 is asked.
    require(abs(x.sum() - 1) <= 1e-6, f"{name} sums to {x.sum():.12g}, not to one within 1e-6")


def are_distributions(**vectors):
    for name, x in vectors.items():
        is_distribution(name, x)
    sizes = {name: x.size for name, x in vectors.items()}
    require(len(set(sizes.values())) == 1, f"all must live on the same outcomes; they have {sizes}")


def divergence(q, p):
    # As the handout defines it: this one travels in the student kit.
    return sum((a * np.log(a / b) if b > 0 else np.inf) for a, b in zip(q, p, strict=True) if a > 0)


def jensen_shannon(p, q):
    return (divergence(p, (p + q) / 2) + divergence(q, (p + q) / 2)) / 2


def finite_kl(name_q, q, name_p, p):
    value = divergence(q, p)
    require(bool(np.isfinite(value)), f"KL({name_q} ‖ {name_p}) is infinite: every divergence involved must be finite")
    return value


@construction("theory.asymmetric_pair", points=2, at_least=1e-2, measure="|KL(q ‖ p) − KL(p ‖ q)|")
def pair_shows_asymmetry(q, p):
    """The two distributions have a plainly different KL in the two directions."""
    are_distributions(q=q, p=p)
    return abs(finite_kl("q", q, "p", p) - finite_kl("p", p, "q", q))


@pair_shows_asymmetry.mistake(
    "p is q with its outcomes swapped. Swapping them back turns one KL into the other, so the two are equal."
)
def swaps_two_outcomes(q, p):
    return q.shape == p.shape and not np.allclose(q, p) and np.allclose(np.sort(q), np.sort(p))


@construction("theory.triangle_violation", points=2, at_least=1e-2, measure="KL(p ‖ q) − KL(p ‖ r) − KL(r ‖ q)")
def triple_violates_the_triangle_inequality(p, r, q):
    """The detour over the third distribution is plainly shorter than the direct way."""
    are_distributions(p=p, r=r, q=q)
    return finite_kl("p", p, "q", q) - finite_kl("p", p, "r", r) - finite_kl("r", r, "q", q)


@triple_violates_the_triangle_inequality.mistake(
    "The order is (p, r, q), the detour's station in the middle; in another order these three would do."
)
def orders_the_triple_otherwise(p, r, q):
    same = p.shape == r.shape == q.shape
    return same and any(
        divergence(a, c) - divergence(a, b) - divergence(b, c) >= 1e-2
        for a, b, c in ((p, q, r), (r, p, q), (q, p, r), (r, q, p), (q, r, p))
    )


STEPS = (1e-2, 1e-3, 1e-4, 1e-5)


def around_zero(s):
    results = {}
    for name, theta in [("zero", 0.0)] + [
        (f"{side}{i}", sign * h) for i, h in enumerate(STEPS) for side, sign in (("left", -1), ("right", 1))
    ]:
        p, q = s.theory.js_nondifferentiable(theta)
        results |= {f"p_{name}": s.array(p), f"q_{name}": s.array(q)}
    return results


def slopes(at):
    """(jump, kink): how far the values, and the one-sided slopes, stay apart as the step shrinks."""
    middle = jensen_shannon(*at["zero"])
    left = [jensen_shannon(*at[f"left{i}"]) for i in range(len(STEPS))]
    right = [jensen_shannon(*at[f"right{i}"]) for i in range(len(STEPS))]
    jump = min(max(abs(a - middle), abs(b - middle)) for a, b in zip(left, right, strict=True))
    kink = min(abs((b - middle) / h - (middle - a) / h) for a, b, h in zip(left, right, STEPS, strict=True))
    return jump, kink


def by_theta(values):
    return {name[2:]: (values[name], values["q" + name[1:]]) for name in values if name.startswith("p_")}


@construction(
    "theory.js_nondifferentiable",
    points=2,
    at_least=1e-2,
    program=around_zero,
    measure="the larger of the jump of the divergence and of the jump of its slope at θ = 0, as the step shrinks to 1e-5,",
)
def js_has_a_jump_or_a_kink(
    p_zero,
    q_zero,
    p_left0,
    q_left0,
    p_right0,
    q_right0,
    p_left1,
    q_left1,
    p_right1,
    q_right1,
    p_left2,
    q_left2,
    p_right2,
    q_right2,
    p_left3,
    q_left3,
    p_right3,
    q_right3,
):
    """The Jensen-Shannon divergence of the two has a jump or a kink at θ = 0."""
    at = by_theta(locals())
    for theta, (p, q) in at.items():
        are_distributions(**{f"p (at {theta})": p, f"q (at {theta})": q})
    require(len({p.size for p, _ in at.values()}) == 1, "the support changes its size with θ; it must be the same for every θ")
    return max(slopes(at))
