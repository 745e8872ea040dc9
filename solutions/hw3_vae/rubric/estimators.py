"""Theory: why log σ², and why reparameterise."""

import numpy as np

from autograder import cases, construction, custom, require, value_of


def log_density_by(output, reading):
    """log N(1; 0, σ²) in float32, with σ² read off a network's output: as it is, or as its exponential."""
    with np.errstate(all="ignore"):
        variance = np.float32(output) if reading == "variance" else np.exp(np.float32(output))
        log_variance = np.log(variance) if reading == "variance" else np.float32(output)
        return float(np.float32(-0.5) * (np.float32(np.log(2 * np.pi)) + log_variance + np.float32(1) / variance))


@construction("theory.output_that_breaks_a_variance", points=2, at_least=1, measure="outputs for which only logvar works")
def output_breaks_the_variance(output):
    """A network output that makes log N(1; 0, σ²) infinite or NaN when read as σ², but not when read as log σ²."""
    require(output.size == 1, f"the answer must be one number, not {output.size}")
    output = float(output.reshape(()))
    by_variance, by_logarithm = (log_density_by(output, reading) for reading in ("variance", "logarithm"))
    require(np.isfinite(by_logarithm), f"read as log σ², the output {output:.6g} gives {by_logarithm}: it breaks both")
    require(not np.isfinite(by_variance), f"read as σ², the output {output:.6g} gives {by_variance:.6g}, which is finite")
    return 1.0


@output_breaks_the_variance.mistake("A positive number is a valid variance. What else can a linear layer return?")
def output_is_positive(output):
    return output.size == 1 and bool(output > 0)


@output_breaks_the_variance.mistake(
    "This number breaks both readings: in float32, its exponential is infinite, or too close to 0."
)
def output_breaks_both(output):
    return output.size == 1 and not np.isfinite(log_density_by(float(output.reshape(())), "logarithm"))


def estimators(s, mu, nodes, weights):
    m, z = s.sympy.Symbol("mu", real=True), s.sympy.Symbol("z", real=True)
    return {"score": s.tree(s.theory.score_estimate(z, m)), "path": s.tree(s.theory.pathwise_estimate(z, m))}


def gauss_hermite(rng):
    """Nodes and weights that integrate polynomials of degree 31 over the standard normal distribution exactly."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(16)
    return {"mu": rng.uniform(0.5, 2, 4) * rng.choice([-1, 1], 4), "nodes": nodes, "weights": weights / weights.sum()}


def moments(tree, mu, nodes, weights):
    """Mean and variance of an estimator over z ~ N(mu, 1), at each mu."""
    z, m = (mu[:, None] + nodes).ravel(), np.repeat(mu, len(nodes))
    values = value_of(tree, z=z, mu=m).reshape(len(mu), -1)
    mean = values @ weights
    return mean, ((values - mean[:, None]) ** 2) @ weights


HERMITE = cases.named("four values of mu", gauss_hermite)


@custom("theory.score_estimate", points=2, on=HERMITE, program=lambda s, **given: {"score": estimators(s, **given)["score"]})
def score_estimate_is_unbiased(score, mu, nodes, weights):
    """The score-function estimate has mean d/dmu E[z²] = 2 mu, and does not use the derivative of z²."""
    mean, variance = moments(score, mu, nodes, weights)
    require(
        bool(np.allclose(mean, 2 * mu, atol=1e-6)), f"at mu = {mu[0]:.4g}, its mean is {mean[0]:.6g}, but 2 mu is {2 * mu[0]:.6g}"
    )
    require(bool((variance > 1e-6).all()), "it does not depend on the draw, so it is not an estimate")
    require(bool((variance > 4.5).all()), "its variance is that of the pathwise estimate: do not use the derivative of z² here")
    at_mu = value_of(score, z=mu, mu=mu)  # whatever the score is multiplied by, with a baseline or without
    require(bool(np.allclose(at_mu, 0, atol=1e-9)), f"at z = mu the score is zero, but your estimate is {np.ravel(at_mu)[0]:.6g}")


@score_estimate_is_unbiased.mistake(
    "You estimated E[z²], not its derivative. The score ∂ log p(z)/∂mu, which multiplies z², is missing."
)
def forgets_the_score(score, mu, nodes, weights):
    return bool(np.allclose(moments(score, mu, nodes, weights)[0], mu**2 + 1))


@score_estimate_is_unbiased.mistake("The sign of the score is flipped: ∂ log N(z; mu, 1)/∂mu is positive for z above mu.")
def score_turns_the_sign(score, mu, nodes, weights):
    return bool(np.allclose(moments(score, mu, nodes, weights)[0], -2 * mu))


@score_estimate_is_unbiased.mistake("This varies no more than the pathwise estimate. Often: it uses the derivative of z².")
def score_is_pathwise(score, mu, nodes, weights):
    mean, variance = moments(score, mu, nodes, weights)
    return bool(np.allclose(mean, 2 * mu) and (variance < 4.5).all())


@custom("theory.pathwise_estimate", points=2, on=HERMITE, program=lambda s, **given: estimators(s, **given))
def pathwise_estimate_varies_less(score, path, mu, nodes, weights):
    """The pathwise estimate is the derivative of z² along the path z = mu + ε: it has mean 2 mu, and varies less."""
    mean, variance = moments(path, mu, nodes, weights)
    require(
        bool(np.allclose(mean, 2 * mu, atol=1e-6)), f"at mu = {mu[0]:.4g}, its mean is {mean[0]:.6g}, but 2 mu is {2 * mu[0]:.6g}"
    )
    require(bool((variance > 1e-6).all()), "it does not depend on the draw, so it is not an estimate")
    z = (mu[:, None] + nodes).ravel()
    along = np.allclose(value_of(path, z=z, mu=np.repeat(mu, len(nodes))), 2 * z, atol=1e-9)
    require(bool(along), "it is not the derivative of z² along the path z = mu + ε")


@pathwise_estimate_varies_less.mistake("Your estimate is zero: no gradient flows through a draw that is not reparameterised.")
def path_is_cut(score, path, mu, nodes, weights):
    return bool(np.allclose(moments(path, mu, nodes, weights)[1], 0) and np.allclose(moments(path, mu, nodes, weights)[0], 0))


@pathwise_estimate_varies_less.mistake(
    "You returned the exact gradient, which is unknown for a network. An estimate depends on the draw z."
)
def path_is_exact(score, path, mu, nodes, weights):
    return bool(
        np.allclose(moments(path, mu, nodes, weights)[1], 0) and np.allclose(moments(path, mu, nodes, weights)[0], 2 * mu)
    )
