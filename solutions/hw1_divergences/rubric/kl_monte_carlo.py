"""KL estimated by samples: unbiased, and by the log-densities it is given."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, custom, require


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


def some_zero(draw):
    """The same, with a sample of zeros in every three."""

    def drawn(rng):
        found = draw(rng)
        found["samples"][::3] = 0
        return found

    return drawn


GAUSSIAN_SAMPLES = (
    cases.named("400 samples in 3 dimensions", two_gaussians(400, 3))
    + cases.named("6 samples in 2 dimensions", two_gaussians(6, 2))
    + cases.named("2 samples in 1 dimension", two_gaussians(2, 1))
    + cases.named("6 samples in 2 dimensions, some of them zero", some_zero(two_gaussians(6, 2)))
)


def estimate(s, q_mean, q_scale, p_mean, p_scale, samples):
    q = s.torch.distributions.Independent(s.torch.distributions.Normal(q_mean, q_scale), 1)
    p = s.torch.distributions.Independent(s.torch.distributions.Normal(p_mean, p_scale), 1)
    log_q, log_p = s.spy(q.log_prob), s.spy(p.log_prob)
    estimate, standard_error = s.unpack(s.mod.kl_monte_carlo(log_q, log_p, samples), 2)
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


@monte_carlo_estimate_is_the_mean.mistake("The sign is flipped: this averages log p − log q.")
def averages_log_p_minus_log_q(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": -log_ratios(q_mean, q_scale, p_mean, p_scale, samples).mean()}


@monte_carlo_estimate_is_the_mean.mistake("The two results are swapped: return (estimate, standard_error).")
def returns_the_error_first(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples))}


@monte_carlo_estimate_is_the_mean.mistake("This is the sum over the samples. Take the mean.")
def sums_over_samples(q_mean, q_scale, p_mean, p_scale, samples):
    return {"estimate": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).sum()}


@closed_form("kl_monte_carlo", points=2, on=GAUSSIAN_SAMPLES, program=estimate, tolerance=LOG_RATIO_ROUNDING)
def monte_carlo_standard_error_is_right(q_mean, q_scale, p_mean, p_scale, samples):
    """The standard error is the sample standard deviation (n − 1) over √n."""
    return {"standard_error": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples))}


@monte_carlo_standard_error_is_right.mistake(
    "This is the standard deviation of one sample. Divide it by √n to get that of the mean."
)
def forgets_the_root_of_n(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).std(ddof=1)}


@monte_carlo_standard_error_is_right.mistake("You divided by n in the standard deviation. For a sample, divide by n − 1.")
def divides_by_n(q_mean, q_scale, p_mean, p_scale, samples):
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": ratios.std() / np.sqrt(len(ratios))}


@monte_carlo_standard_error_is_right.mistake("You divided the standard deviation by n. Divide it by √n.")
def divides_by_n_without_the_root(q_mean, q_scale, p_mean, p_scale, samples):
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"standard_error": ratios.std(ddof=1) / len(ratios)}


@monte_carlo_standard_error_is_right.mistake("This is the variance of the mean. Return its square root, the standard error.")
def forgets_the_root_of_the_variance(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": standard_error(log_ratios(q_mean, q_scale, p_mean, p_scale, samples)) ** 2}


@monte_carlo_standard_error_is_right.mistake(
    "You counted every number in the samples. n is the number of samples, which can have many axes."
)
def counts_every_number(q_mean, q_scale, p_mean, p_scale, samples):
    return {"standard_error": log_ratios(q_mean, q_scale, p_mean, p_scale, samples).std(ddof=1) / np.sqrt(samples.size)}


def exchanged_too(s, q_mean, q_scale, p_mean, p_scale, samples):
    """The estimate, and that with the two densities exchanged."""
    forth = estimate(s, q_mean, q_scale, p_mean, p_scale, samples)
    back = estimate(s, p_mean, p_scale, q_mean, q_scale, samples)
    return {**{name: forth[name] for name in ("estimate", "log_q_calls", "log_p_calls")}, "exchanged": back["estimate"]}


@custom("kl_monte_carlo", points=1, on=cases.named("400 samples in 3 dimensions", two_gaussians(400, 3)), program=exchanged_too)
def monte_carlo_calls_each_density_once(estimate, exchanged, log_q_calls, log_p_calls, samples):
    """log_q and log_p are each called once, with all samples; swapping them flips the sign of the estimate."""
    for name, calls in (("log_q", log_q_calls), ("log_p", log_p_calls)):
        require(len(calls) == 1, f"{name} was called {len(calls)} times")
        require(
            calls[0] == [list(samples.shape)], f"{name} was called with shapes {calls[0]}, not with all samples {samples.shape}"
        )
    turned = bool(abs(exchanged + estimate) <= 1e-3 * abs(estimate))
    require(turned and bool(estimate != 0), "after log_q and log_p are swapped, the estimate is not minus the first one")


def widely_apart(n, d, dtype):
    """Two Gaussians 100 deviations apart: their log-ratio is far from any number that takes no thought."""

    def draw(rng):
        p_mean, scales = 100 * rng.choice([-1, 1], d), np.exp(rng.normal(0, 0.1, (2, d)))
        samples = scales[0] * rng.normal(size=(n, d))
        drawn = {"q_mean": np.zeros(d), "q_scale": scales[0], "p_mean": p_mean, "p_scale": scales[1], "samples": samples}
        return {name: value.astype(dtype) for name, value in drawn.items()}

    return draw


def estimate_and_samples(s, samples, **densities):
    made = estimate(s, samples=samples, **densities)
    numbers = s.torch.sum(samples, -1)
    functions = s.torch.nn.LogSigmoid(), s.torch.nn.Softsign()  # they work wherever their argument is
    return {
        "estimate": made["estimate"],
        "standard_error": made["standard_error"],
        "samples afterwards": samples,
        "attempts": s.placed(s.mod.kl_monte_carlo, [*functions, numbers]),
    }


@conventions(
    "kl_monte_carlo",
    points=1,
    on=cases.named("30 samples in 2 dimensions", widely_apart(30, 2, "float64"))
    + cases.named("6 samples in 2 dimensions, some of them zero", some_zero(widely_apart(6, 2, "float32"))),
    program=estimate_and_samples,
    within=100,
)
def monte_carlo_keeps_the_conventions(q_mean, q_scale, p_mean, p_scale, samples):
    """Both results have the samples' dtype and device, and the samples are left unchanged."""
    ratios = log_ratios(q_mean, q_scale, p_mean, p_scale, samples)
    return {"estimate": ratios.mean(), "standard_error": standard_error(ratios)}
