"""The eight checks, as our rubric. `eight_checks.py` has the same for the peers, in the same order."""

import numpy as np

from autograder import Assignment, cases, closed_form, conventions, gradient, monte_carlo, stability

ASSIGNMENT = Assignment("eight", title="Eight checks", modules=("losses.py",), total=8, secret="a benchmark has none")


def kl_of_vectors(q, p):
    from scipy.special import rel_entr

    return rel_entr(q, p).sum(-1)


def kl_of_gaussian(mu, logvar):
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


@closed_form("kl_categorical", points=1, on=cases.probabilities(outcomes=(4, 7), batch=(6, (), (5, 3))))
def q1(q_probs, p_probs):
    """KL between probability vectors is right."""
    return kl_of_vectors(q_probs, p_probs)


def with_zeros(rng):
    q, p = rng.dirichlet(np.ones(5), 6), rng.dirichlet(np.ones(5), 6)
    q[:, :2], p[:, 0] = 0, 0
    return {name: (x / x.sum(-1, keepdims=True)).astype(np.float32) for name, x in (("q_probs", q), ("p_probs", p))}


@closed_form("kl_categorical", points=1, on=cases.named("outcomes of probability zero", with_zeros))
def q2(q_probs, p_probs):
    """Outcomes that q never produces add nothing."""
    return kl_of_vectors(q_probs, p_probs)


@closed_form("kl_standard_normal", points=1, on=cases.gaussians(latent=(5, 1), batch=(6, (), (5, 3))))
def q3(mu, logvar):
    """KL to the standard normal is right."""
    return kl_of_gaussian(mu, logvar)


@monte_carlo("kl_standard_normal", points=1, on=cases.gaussians(latent=(3,), batch=(2,), spread=0.5), detects=0.1)
def q4(rng, n, mu, logvar):
    """KL agrees with 200 000 draws."""
    noise = rng.normal(size=(n, *mu.shape))
    z = mu + np.exp(logvar / 2) * noise
    return ((z**2 - noise**2) / 2 - logvar / 2).sum(-1)


@gradient("kl_standard_normal", points=1, on=cases.gaussians(latent=(4,), batch=(5, ())))
def q5(mu, logvar):
    """The gradient is right."""
    return {"mu": mu, "logvar": np.expm1(logvar) / 2}


@conventions("kl_standard_normal", points=1, on=cases.gaussians(latent=(3,), batch=(4,), dtype="float64"))
def q6():
    """float64 in, float64 out."""


def bernoulli(scale):
    def draw(rng):
        return {
            "logits": rng.normal(0, scale, (5, 4)).astype(np.float32),
            "targets": rng.integers(0, 2, (5, 4)).astype(np.float32),
        }

    return draw


def nll(logits, targets):
    return (np.logaddexp(0, logits) - targets * logits).sum(-1)


@closed_form("bernoulli_nll", points=1, on=cases.named("moderate logits", bernoulli(2)))
def q7(logits, targets):
    """The negative log-likelihood is right."""
    return nll(logits, targets)


@stability("bernoulli_nll", points=1, on=cases.named("extreme logits", bernoulli(500)))
def q8(logits, targets):
    """Extreme logits neither overflow nor vanish."""
    return nll(logits, targets)
