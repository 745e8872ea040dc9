"""The eight checks as plain functions that raise, shared by all peers: of every case two draws, as in our rubric."""

import numpy as np
import torch
from numpy.testing import assert_allclose
from scipy.special import rel_entr

SEEDS = (0, 1)  # the public and the private draw of every case
DRAWS = 200_000


def gaussian(rng, *shape, spread=1, dtype=np.float32):
    return rng.normal(0, 2, shape).astype(dtype), rng.normal(0, spread, shape).clip(-60, 60).astype(dtype)


def kl_of_gaussian(mu, logvar):
    mu, logvar = mu.astype(np.float64), logvar.astype(np.float64)
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


def asked(function, *arrays):
    return function(*(torch.from_numpy(np.asarray(x)) for x in arrays))


def matches(got, expected, dtype=torch.float32):
    assert isinstance(got, torch.Tensor) and tuple(got.shape) == np.shape(expected) and got.dtype == dtype
    assert_allclose(got.detach().numpy(), expected, rtol=1e-4, atol=1e-5)


def check_categorical(kl_categorical, q, p):
    matches(asked(kl_categorical, q, p), rel_entr(q.astype(np.float64), p.astype(np.float64)).sum(-1))


def q1(kl_categorical):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for k in (4, 7):
            for batch in ((6,), (), (5, 3)):
                check_categorical(kl_categorical, *(rng.dirichlet(np.ones(k), batch).astype(np.float32) for _ in range(2)))


def q2(kl_categorical):
    for seed in SEEDS:
        q, p = np.random.default_rng(seed).dirichlet(np.ones(5), (2, 6))
        q[:, :2], p[:, 0] = 0, 0
        check_categorical(kl_categorical, *((x / x.sum(-1, keepdims=True)).astype(np.float32) for x in (q, p)))


def q3(kl_standard_normal):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for d in (5, 1):
            for batch in ((6,), (), (5, 3)):
                mu, logvar = gaussian(rng, *batch, d)
                matches(asked(kl_standard_normal, mu, logvar), kl_of_gaussian(mu, logvar))


def q4(kl_standard_normal):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        mu, logvar = gaussian(rng, 2, 3, spread=0.5)
        noise = rng.normal(size=(DRAWS, *mu.shape))
        ratios = (((mu + np.exp(logvar / 2) * noise) ** 2 - noise**2) / 2 - logvar / 2).sum(-1)
        allowed = 6.5 * ratios.std(0) / DRAWS**0.5 + 1e-5
        got = asked(kl_standard_normal, mu, logvar).detach().numpy()
        assert got.shape == (2,) and (np.abs(got - ratios.mean(0)) <= allowed).all()


def q5(kl_standard_normal):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for batch in ((5,), ()):
            mu, logvar = gaussian(rng, *batch, 4)
            leaves = [torch.from_numpy(x).requires_grad_() for x in (mu, logvar)]
            cotangent = rng.uniform(0.5, 2, batch).astype(np.float32) if batch else np.float32(rng.uniform(0.5, 2))
            kl_standard_normal(*leaves).backward(torch.as_tensor(cotangent))
            for leaf, expected in zip(leaves, (mu, np.expm1(logvar.astype(np.float64)) / 2), strict=True):
                matches(leaf.grad, expected * np.asarray(cotangent)[..., None])


def q6(kl_standard_normal):
    for seed in SEEDS:
        mu, logvar = (torch.from_numpy(x) for x in gaussian(np.random.default_rng(seed), 4, 3, dtype=np.float64))
        before = mu.clone(), logvar.clone()
        got = kl_standard_normal(mu, logvar)
        assert got.dtype == torch.float64 and got.device == mu.device
        assert torch.equal(mu, before[0]) and torch.equal(logvar, before[1])


def check_bernoulli(bernoulli_nll, scale):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        logits, targets = rng.normal(0, scale, (5, 4)).astype(np.float32), rng.integers(0, 2, (5, 4)).astype(np.float32)
        exact = logits.astype(np.float64)
        matches(asked(bernoulli_nll, logits, targets), (np.logaddexp(0, exact) - targets * exact).sum(-1))


def q7(bernoulli_nll):
    check_bernoulli(bernoulli_nll, 2)


def q8(bernoulli_nll):
    check_bernoulli(bernoulli_nll, 500)
