"""forward draws from q, with the encoder's own spread."""

import numpy as np

from autograder import cases, custom, require

from .bernoulli import log_bernoulli, per_example
from .trained_vae import DIGITS, FEW, bounds, brief, decoded, led, results

FORTH = 1.5  # nats, between the mean log p(x|z) of two draws of z for each image: 0 ± 0.17 in 140 runs, so nearly nine deviations
FORTH_BY = "logits mu logvar few_of_another forth forth_mu forth_logvar forth_again".split()  # forth is of the images in reverse


@custom("VAE", points=2, on=DIGITS, program=results(*FORTH_BY))
def forward_draws_from_q(held_out, logits, mu, logvar, few_of_another, forth, forth_mu, forth_logvar, forth_again):
    """forward returns (logits, mu, logvar): the logits of a new draw from q at every call, and what encode returns."""
    bounds(held_out, forth, forth_mu, forth_logvar)
    require(bool(np.ptp(logits) > 1e-3), "all logits of all images are the same number")
    forth, forth_mu, forth_logvar, forth_again = forth[::-1], forth_mu[::-1], forth_logvar[::-1], forth_again[::-1]
    close = np.allclose(mu, forth_mu, atol=1e-3, rtol=1e-3) and np.allclose(logvar, forth_logvar, atol=1e-3, rtol=1e-3)
    require(close, "mu and logvar differ from what encode returns for the same images")
    reads = np.abs(logits[:FEW] - few_of_another).max() > 0.1  # of a decoder that ignores z other checks speak
    stuck = reads and draws_nothing_anew(logits[-FEW:], forth[-FEW:], forth_again)
    require(not stuck, "two calls give the same logits: draw a new z at each call")
    ours, yours = (per_example(log_bernoulli(held_out, of)).mean() for of in (logits, forth))
    require(not far_apart(ours, yours), f"log p(x|z) is {yours:.4g} on average, but draws from q give {ours:.4g}")


def draws_nothing_anew(logits, forth, forth_again):
    """Two calls agree, and not because nothing shows which z was drawn: the judge's own draw gives other logits."""
    return bool(np.allclose(forth, forth_again) and not np.allclose(logits, forth_again))


def far_apart(ours, yours):
    """Where training went astray and an image costs thousands of nats, two draws differ in proportion."""
    return bool(abs(ours - yours) > FORTH * max(1, abs(ours) / 12))


@forward_draws_from_q.mistake(
    "Two calls give the same logits. Often: forward decodes mu. It must decode a draw from q(z|x), also in evaluation mode."
)
def forward_decodes_the_mean(held_out, logits, mu, logvar, few_of_another, forth, forth_mu, forth_logvar, forth_again):
    return draws_nothing_anew(logits[::-1][:FEW], forth[:FEW], forth_again)


@forward_draws_from_q.mistake("The logits are not those of draws from q. Often: z has the wrong spread; σ is e^(logvar / 2).")
def forward_draws_with_another_spread(held_out, logits, mu, logvar, few_of_another, forth, forth_mu, forth_logvar, forth_again):
    ours, yours = (per_example(log_bernoulli(held_out, of)).mean() for of in (logits, forth[::-1]))
    return bool(
        np.allclose(mu, forth_mu[::-1], atol=1e-3) and far_apart(ours, yours) and not np.allclose(forth[:FEW], forth_again)
    )


def narrow_posteriors(s, images, narrow, noise, seed):
    """An untrained VAE whose logvar alone is led to −4, where σ is e^−2; then 50 passes of each image, forward's and ours.

    A VAE trained with another noise than its own σ grows used to it, so that only such a one shows which noise it takes. A
    logvar that is constant has no gradient; the means do, and are left where they are.
    """

    def away(mu, logvar):
        return s.torch.nn.functional.mse_loss(logvar, narrow) + 0.0 * s.torch.sum(mu)

    model = led(s, images, seed, away)
    s.torch.set_grad_enabled(False)
    model.eval()
    copies = s.torch.tile(images, [50, 1, 1, 1])
    forth, _, _ = s.unpack(model.forward(copies), 3)
    _, _, z = decoded(s, model, copies, noise)
    return {"forth": brief(s, forth).flatten(1)[:, ::4], "ours": brief(s, model.decode(z)).flatten(1)[:, ::4]}


def four_images(rng):
    return {
        "images": rng.integers(0, 2, (4, 1, 8, 8)).astype(np.float32),
        "narrow": np.full((4, 2), -4, np.float32),
        "noise": rng.normal(size=(200, 2)).astype(np.float32),
        "seed": int(rng.integers(10**6)),
    }


def spread(logits):
    """The variance of an image's logits over its 50 passes, summed over every fourth pixel, on average over the four images."""
    return logits.reshape(50, 4, -1).astype(np.float64).var(0).sum(1).mean()


# The variance of one image is a weighted sum of two squares with 49 degrees of freedom, known to √(2/49) = 0.2 at worst: that of
# four to 0.1, and the ratio of two such to 0.14. A factor of two is five deviations (7e-7); noise without σ is a factor of 55.
@custom("VAE", points=1, on=cases.named("4 images, 50 passes each", four_images), program=narrow_posteriors)
def forward_spreads_by_its_sigma(forth, ours):
    """forward draws z with the encoder's own σ = e^(logvar / 2), however large or small."""
    require(forth.shape == ours.shape, f"forward gives logits of shape {forth.shape} for {ours.shape[0]} images")
    mine, yours = spread(ours), spread(forth)
    near = mine / 2 - 1e-9 <= yours <= mine * 2 + 1e-9  # of a decoder that ignores z other checks speak
    require(near, f"on the same images, the variance of its logits is {yours:.3g}, but with draws from q it is {mine:.3g}")


@forward_spreads_by_its_sigma.mistake(
    "The draws spread far too widely. Often: the noise is not scaled by the encoder's σ. z is mu + σ ε with σ = e^(logvar / 2)."
)
def forward_takes_noise_as_it_is(forth, ours):
    return bool(spread(forth) > 10 * spread(ours))
