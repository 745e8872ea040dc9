"""Checks of the trained VAE: its bound, its losses, its latents and its samples."""

import numpy as np

from autograder import custom, require, training

from .bernoulli import log_bernoulli, per_example
from .kl_standard_normal import kl_of
from .trained_vae import (
    BAR,
    DIGITS,
    FEW,
    LEAST_KL,
    MOST,
    SAMPLED_BAR,
    SAMPLES,
    SHOWN,
    SOME,
    bounds,
    is_drawn,
    results,
    share_of_copies,
)

TRAINED_BY = "logits mu logvar z few_of_another reconstructed twin".split()


@training(
    "train_vae",
    points=8,
    on=DIGITS,
    program=results(*TRAINED_BY),
    measure="the ELBO (nats)",
    unit=4.7,  # nats: what lies between a VAE that trains and the bar
    examples="held_out",
    lower_is_better=False,
)
def training_beats_independent_pixels(
    data, held_out, noise, independent, logits, mu, logvar, z, few_of_another, reconstructed, twin
):
    """On unseen digits, the trained VAE has an ELBO above −22.8 nats; independent pixels have −25."""
    scores = bounds(held_out, logits, mu, logvar)
    require(is_drawn(z, mu, logvar, noise), "z is not the draw that mu and logvar give")
    return max(BAR, independent + 1), MOST, scores


@training_beats_independent_pixels.mistake(
    "Most images that the decoder returns are training images, pixel by pixel: it has memorised them."
)
def decodes_training_images(data, held_out, noise, independent, logits, mu, logvar, z, few_of_another, reconstructed, twin):
    return share_of_copies(logits + 0.5, data) > 0.5


@training_beats_independent_pixels.mistake(
    "The model was not trained: it reconstructs digits as it did before. train_vae must train the model that it is given."
)
def is_not_trained(data, held_out, noise, independent, logits, mu, logvar, z, few_of_another, reconstructed, twin):
    return reconstructed.shape == twin.shape and np.allclose(reconstructed, twin, atol=1e-2)


@training_beats_independent_pixels.mistake(
    "The decoder ignores z: its output is the same for every z, so it is no better than independent pixels."
)
def ignores_the_latents(data, held_out, noise, independent, logits, mu, logvar, z, few_of_another, reconstructed, twin):
    return np.abs(logits[:FEW] - few_of_another).max() < 1e-2


# At the end of training, where nothing moves much, the losses say how the two terms are weighed: their last tenth against the
# judge's own −ELBO of training images, by forward as it is while training. In 51 runs of fourteen right ways the two differ by
# −0.35 to 0.33 nats (deviation 0.19). Where the weights are averaged at the end and the rate stays constant, the steps before
# were worse than what is handed in, by up to 1.46. With a KL of weight 2 they differ by 2.6 to 3.1, of weight ½ by −5.5, and
# of weight 1½ by 2.0 to 2.4. The bar is a fifth above the largest of right ways.
WEIGHED = 1.83


def terms_of_the_loss(data, losses, shown_logits, shown_mu, shown_logvar):
    """The last tenth of the losses; the expected −log p(x|z) and the KL of training images; all in nats, on average."""
    require(losses.ndim == 1 and losses.size > 0, f"the losses have shape {losses.shape}; return one number for each step")
    ll = per_example(log_bernoulli(data[:SHOWN], shown_logits)).mean()
    return losses[-max(10, len(losses) // 10) :].mean(), -ll, kl_of(shown_mu, shown_logvar).mean()


@custom("train_vae", points=1, on=DIGITS, program=results("losses", "shown_logits", "shown_mu", "shown_logvar"))
def losses_are_the_bound(data, losses, shown_logits, shown_mu, shown_logvar):
    """At the end of training, the losses are −ELBO: reconstruction error plus KL, each with weight one."""
    last, error, kl = terms_of_the_loss(data, losses, shown_logits, shown_mu, shown_logvar)
    near = abs(last - error - kl) <= WEIGHED
    require(bool(near), f"the mean of the last losses is {last:.4g}, but −log p(x|z) is {error:.4g} nats and the KL {kl:.4g}")


@losses_are_the_bound.mistake("The KL is missing from the loss: −ELBO is the reconstruction error plus the KL.")
def loss_lacks_the_kl(data, losses, shown_logits, shown_mu, shown_logvar):
    last, error, kl = terms_of_the_loss(data, losses, shown_logits, shown_mu, shown_logvar)
    return bool(abs(last - error) <= WEIGHED < kl)


@losses_are_the_bound.mistake("The sign is flipped: you returned the ELBO. The loss is −ELBO, which is positive.")
def loss_has_its_sign_turned(data, losses, shown_logits, shown_mu, shown_logvar):
    last, error, kl = terms_of_the_loss(data, losses, shown_logits, shown_mu, shown_logvar)
    return bool(abs(last + error + kl) <= WEIGHED)


@losses_are_the_bound.mistake(
    "The losses are not −ELBO of each mini-batch. Often: the KL has a weight other than one, as in a β-VAE, or these are running "
    "averages."
)
def loss_weighs_the_kl(data, losses, shown_logits, shown_mu, shown_logvar):
    last, error, kl = terms_of_the_loss(data, losses, shown_logits, shown_mu, shown_logvar)
    learnt = error + kl < 40  # or else training went astray, and the losses may be anything
    return bool(learnt and WEIGHED < kl and (0.2 * kl < last - error < 0.8 * kl or 1.2 * kl < last - error < 5 * kl))


COINS = -64 * np.log(2)


@custom("train_vae", points=4, on=DIGITS, program=results("mu", "logvar", "some", "some_of_another"))
def latents_are_used(held_out, mu, logvar, some, some_of_another):
    """The total KL is above one nat, and the decoder's output depends on z: the posterior has not collapsed."""
    bounds(held_out[:SOME], some, mu[:SOME], logvar[:SOME])
    kl = kl_of(mu, logvar).mean()
    own, other = (per_example(log_bernoulli(held_out[:SOME], of)).mean() for of in (some, some_of_another))
    require(own > COINS, f"with z from x itself, log p(x|z) is {own:.4g}; if each pixel is a fair coin, it is {COINS:.4g}")
    require(kl > LEAST_KL, f"the total KL is {kl:.3g} nats on average; it must be above {LEAST_KL:g}")
    require(
        own > other + LEAST_KL,
        f"log p(x|z) is {own:.4g} with z from x itself, not clearly above {other:.4g} with z from another image",
    )


@latents_are_used.mistake(
    "q(z|x) is nearly the prior for every x, so z says nothing about x. Often: the KL has too large a weight (posterior "
    "collapse), or no gradient reaches the encoder."
)
def posterior_has_collapsed(held_out, mu, logvar, some, some_of_another):
    # If log p(x|z) is less, little has been learnt, and nothing collapsed.
    learnt = per_example(log_bernoulli(held_out[:SOME], some)).mean() > -30
    return bool(learnt and kl_of(mu, logvar).mean() <= LEAST_KL)


@latents_are_used.mistake(
    "The decoder ignores z: its logits are the same for any z. The encoder pays for a code that nobody reads."
)
def decoder_does_not_read_z(held_out, mu, logvar, some, some_of_another):
    return bool(np.abs(some - some_of_another).max() < 1e-3)


@custom("VAE", points=3, on=DIGITS, program=results("few_samples", "again", "few_from_prior"))
def samples_are_probabilities(few_samples, again, few_from_prior):
    """sample(n) returns (n, 1, 8, 8) probabilities between 0 and 1, with a new z in every row and at every call."""
    require(
        few_samples.shape == (FEW, 1, 8, 8) and again.shape == (FEW, 1, 8, 8),
        f"samples have shapes {few_samples.shape} and {again.shape}, not (n, 1, 8, 8)",
    )
    require(bool((few_samples >= 0).all() and (few_samples <= 1).all()), "some samples are not between 0 and 1")
    require(
        bool(((few_samples > 0.01) & (few_samples < 0.99)).any()),
        "the samples contain hardly anything but 0 and 1; sample must return probabilities",
    )
    require(bool(np.ptp(few_samples) > 1e-3), "all pixels of all samples are the same number")
    varied = few_samples.std(0).max() > 1e-2  # of a decoder that ignores z other checks speak
    require(not (varied and np.allclose(few_samples, again, atol=1e-6)), "a second call returns the same samples")
    require(not one_for_all(few_samples, few_from_prior), f"all {FEW} samples are the same image")


def probabilities(logits):
    return np.exp(-np.logaddexp(0, -logits))


def one_for_all(few_samples, few_from_prior):
    """Are these fifty samples one image, where the judge's own fifty draws from p(z) make fifty? For a hundred draws that are
    alike this has probability 1 / (100 choose 50) = 1e-29 at most: any other fifty of them would do as well."""
    ours = probabilities(few_from_prior).reshape(FEW, -1)
    differ = all(np.abs(ours[i] - ours[:i]).max(1).min() > 1e-2 for i in range(1, FEW))
    return bool(differ and np.ptp(few_samples, axis=0).max() < 1e-2)


@samples_are_probabilities.mistake("You used one z for all rows of a call. Decode each of the n samples from its own draw.")
def samples_of_one_z(few_samples, again, few_from_prior):
    return one_for_all(few_samples, few_from_prior)


@samples_are_probabilities.mistake("Some values are below 0 or above 1. Often: you returned logits, before the sigmoid.")
def samples_logits(few_samples, again, few_from_prior):
    return bool(few_samples.min() < 0 or few_samples.max() > 1)


@samples_are_probabilities.mistake(
    "All values are 0 or 1. Often: you drew pixels from the probabilities. Return the probabilities."
)
def samples_pixels(few_samples, again, few_from_prior):
    return bool(np.isin(few_samples, (0, 1)).all())


@samples_are_probabilities.mistake("Every call returns the same samples. Do not set a seed in the model.")
def samples_again(few_samples, again, few_from_prior):
    return bool(np.allclose(few_samples, again, atol=1e-6) and few_samples.std(0).max() > 1e-3)


@training(
    "VAE",
    points=4,
    on=DIGITS,
    program=results("samples", "from_prior"),
    measure="log p(x) by samples (nats)",
    examples="held_out",
    lower_is_better=False,
)
def samples_explain_unseen_digits(data, held_out, samples, from_prior):
    """Unseen digits are likely under the mixture of 1000 samples: z is drawn from p(z), and the decoder has learnt."""
    require(samples.shape == (SAMPLES, 1, 8, 8), f"sample({SAMPLES}) has shape {samples.shape}")
    require(bool((samples >= 0).all() and (samples <= 1).all()), "some samples are not between 0 and 1")
    copies = share_of_copies(samples, data)
    require(bool(copies < 0.5), f"{copies:.0%} of the samples are training images, pixel by pixel")
    yours, ours, apart = spreads(samples, from_prior)
    require(not apart, f"the pixels' variances add up to {yours:.3g} over the samples, but to {ours:.3g} for z ~ N(0, I)")
    return SAMPLED_BAR, MOST, log_mixture(held_out, samples)


# The judge decodes 200 draws from N(0, I) of its own. Of right samples the two variances differ by 0 ± 1 of their standard error
# (200 calls for each of eleven ways to train a VAE, none beyond 3.5); z of 0.6 of the spread is off by 12 to 23, and of twice the
# spread by 16 to 27. Nine standard errors are 2e-19 for normal numbers, and 5e-12 at worst for a skewness of one.
SPREAD = 9


def spreads(samples, from_prior):
    """The variance of samples and of the judge's own, summed over pixels; and are they apart?"""
    rows = [p.reshape(len(p), -1) for p in (samples, probabilities(from_prior))]
    yours, ours = (((row - row.mean(0)) ** 2).sum(1) for row in rows)
    error = np.sqrt(yours.var() / len(yours) + ours.var() / len(ours))
    read = ours.mean() > 0.5  # of a decoder that ignores z other checks speak
    return yours.mean(), ours.mean(), bool(read and abs(yours.mean() - ours.mean()) > SPREAD * error)


def log_mixture(x, samples):
    """log p(x) of each image under the equal mixture of the samples."""
    # A floor, so that a pixel which a sample is sure of, and wrong, costs seven nats and not infinity.
    p = samples.reshape(SAMPLES, -1).clip(1e-3, 1 - 1e-3)
    x = x.reshape(len(x), -1)
    joint = x @ np.log(p).T + (1 - x) @ np.log(1 - p).T
    top = joint.max(1, keepdims=True)
    return np.log(np.exp(joint - top).mean(1)) + top[:, 0]


@samples_explain_unseen_digits.mistake("Most samples are training images, pixel by pixel. Decode each sample from a new z.")
def samples_training_images(data, held_out, samples, from_prior):
    return samples.shape == (SAMPLES, 1, 8, 8) and share_of_copies(samples, data) > 0.5


@samples_explain_unseen_digits.mistake(
    "The samples vary more, or less, than images decoded from N(0, I). Draw a standard normal z for each row."
)
def samples_by_another_prior(data, held_out, samples, from_prior):
    between = samples.shape == (SAMPLES, 1, 8, 8) and bool((samples >= 0).all() and (samples <= 1).all())
    return between and spreads(samples, from_prior)[2]
