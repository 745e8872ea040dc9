"""Theory: linear autoencoders, more than lines, squared errors."""

import numpy as np

from autograder import cases, choice, construction, require, symbolic


def falling(order):
    """Eigenvalues in falling order: l_1 > l_2 > l_3, each by its own factor."""
    return lambda rng, n: np.exp(rng.uniform(0.2, 0.6, n) + 0.8 * (3 - order))


EIGENVALUES = cases.points(l_1=falling(1), l_2=falling(2), l_3=falling(3))


@symbolic("theory.error_of_the_best_line", points=2, symbols="l_1 l_2 l_3", positive="l_1 l_2 l_3", on=EIGENVALUES)
def error_of_the_best_line_is_derived(l_1, l_2, l_3):
    """The smallest mean squared error of a linear autoencoder with one latent, in terms of the covariance's eigenvalues."""
    return (l_1 + l_2 + l_3 - l_1) / 3


@error_of_the_best_line_is_derived.mistake("That is the variance that the latent keeps. The error is what it leaves out.")
def keeps_instead_of_leaves(l_1, l_2, l_3):
    return l_1 / 3


@error_of_the_best_line_is_derived.mistake("This is the squared error summed over the entries. Take its mean over the entries.")
def error_is_summed(l_1, l_2, l_3):
    return l_2 + l_3


@error_of_the_best_line_is_derived.mistake("This is the error that two latents leave. There is only one.")
def error_of_two_latents(l_1, l_2, l_3):
    return l_3 / 3


@choice("theory.what_a_linear_autoencoder_finds", points=1, options="a b c d")
def linear_autoencoder_is_chosen():
    """What is determined about a linear autoencoder that minimises the error."""
    return "b"


@linear_autoencoder_is_chosen.mistake(
    "Another basis of the same plane does equally well: what would single out the components themselves?"
)
def takes_the_components_themselves():
    return "a"


@linear_autoencoder_is_chosen.mistake(
    "You can multiply E by any invertible matrix and D by its inverse: then they are no longer transposes."
)
def takes_transposes():
    return "c"


def rank(matrix):
    return int(np.linalg.matrix_rank(matrix, tol=1e-6))


@construction("theory.two_linear_codes", points=2, at_least=0.1, measure="the relative difference between the encoders")
def two_codes_reconstruct_alike(E_1, D_1, E_2, D_2):
    """Two linear autoencoders have equal reconstructions but different codes."""
    require(all(m.ndim == 2 for m in (E_1, D_1, E_2, D_2)), "the answer must be four matrices")
    k, d = E_1.shape
    require(2 <= k < d <= 20, f"E_1 has shape {E_1.shape}, which is not (k, d) with 2 ≤ k < d ≤ 20")
    require(
        E_2.shape == (k, d) and D_1.shape == D_2.shape == (d, k),
        f"shapes {E_2.shape}, {D_1.shape} and {D_2.shape} of E_2, D_1 and D_2 do not fit E_1",
    )
    first, second = D_1 @ E_1, D_2 @ E_2
    off = np.abs(first - second).max() / max(np.abs(first).max(), 1e-300)
    # Numbers in float32, of an encoder and its inverse whose condition is below a hundred: 6e-8 · 100.
    require(bool(off < 1e-5), f"the reconstructions differ by {off:.3g} of the largest entry of D E")
    require(rank(first) == k, f"D E has rank {rank(first)}; with {k} latents it must have rank {k}")
    return float(np.abs(E_1 - E_2).max() / np.abs(E_1).max())


@two_codes_reconstruct_alike.mistake("You gave the same autoencoder twice.")
def is_one_autoencoder(E_1, D_1, E_2, D_2):
    return E_1.shape == E_2.shape and bool(np.allclose(E_1, E_2))


@two_codes_reconstruct_alike.mistake(
    "You changed the encoder, but the decoder does not undo the change: the reconstructions differ."
)
def decoder_does_not_follow(E_1, D_1, E_2, D_2):
    return bool(np.allclose(D_1, D_2) and not np.allclose(E_1, E_2))


@construction(
    "theory.points_on_a_curve", points=2, at_least=0.25, measure="the share of the variance that one component leaves unexplained"
)
def curve_is_no_line(points):
    """The points lie in order along a curve that no straight line is near."""
    require(points.ndim == 2 and points.shape[1] == 2, f"points in the plane have shape (n, 2), not {points.shape}")
    require(20 <= len(points) <= 1000, f"there are {len(points)} points; there must be 20 to 1000")
    require(bool(np.isfinite(points).all()), "a point is not finite")
    width = np.ptp(points, axis=0).max()
    require(width > 0, "all points are the same")
    gaps = np.sqrt(np.square(points[:, None] - points[None]).sum(-1))
    require(
        bool(gaps[np.triu_indices(len(points), 1)].min() > 1e-6 * width),
        "two points are equal (the first and the last, perhaps), so a code cannot tell them apart",
    )
    steps = gaps[np.arange(len(points) - 1), np.arange(1, len(points))]
    require(
        bool(steps.max() <= 0.1 * width),
        f"a point is {steps.max() / width:.2g} of the width away from the next one; at most 0.1 is allowed",
    )
    values = np.linalg.eigvalsh(np.cov(points.T))
    return float(values[0] / values.sum())


@curve_is_no_line.mistake("These points lie on a straight line, or nearly: one principal component explains them all.")
def curve_is_a_line(points):
    return (
        points.ndim == 2
        and points.shape[1] == 2
        and bool(np.prod(np.linalg.eigvalsh(np.cov(points.T))[:1]) < 1e-2 * points.var())
    )


@choice("theory.largest_rank_of_the_jacobian", points=1, options="a b c d")
def rank_is_chosen():
    """The largest rank that the Jacobian of an autoencoder with five latents can have."""
    return "c"


@rank_is_chosen.mistake("The rank of a product of matrices is limited by the narrowest of them.")
def takes_the_number_of_pixels():
    return "a"


PIXEL = cases.points(a=cases.real, b=cases.real, w=lambda rng, n: rng.uniform(0.1, 0.4, n))


@symbolic("theory.best_constant", points=2, symbols="a b w", positive="w", on=PIXEL)
def best_constant_is_the_mean(a, b, w):
    """The constant that minimises the squared error for a pixel that can take either of two values."""
    grid = np.linspace(0, 1, 3)  # the error is a parabola in c: its lowest point from three of its values
    c = a + grid[:, None] * (b - a)
    low, middle, high = w * (a - c) ** 2 + (1 - w) * (b - c) ** 2
    return a + (b - a) * (0.5 - (high - low) / (4 * (high - 2 * middle + low)))


@best_constant_is_the_mean.mistake("That is the likelier value, which an absolute error would choose. A squared one compromises.")
def takes_the_likelier_value(a, b, w):
    return b + 0 * w


@best_constant_is_the_mean.mistake("You gave both values the same weight. Weight each by its probability.")
def takes_the_middle(a, b, w):
    return (a + b) / 2


@best_constant_is_the_mean.mistake("You swapped the probabilities: w is the probability of a.")
def changes_places(a, b, w):
    return (1 - w) * a + w * b


COST = cases.points(mse=cases.positive, n=cases.positive, v=cases.positive)


@symbolic("theory.gaussian_cost", points=2, symbols="mse n v", positive="mse n v", on=COST)
def gaussian_cost_is_derived(mse, n, v):
    """The squared error is a Gaussian negative log-likelihood, up to a factor and a constant."""
    return n * mse / (2 * v) + n * np.log(np.sqrt(2 * np.pi * v))


@gaussian_cost_is_derived.mistake("mse is a mean over the pixels; the exponent contains the sum, which is n times as large.")
def forgets_the_number_of_pixels(mse, n, v):
    return mse / (2 * v) + n * np.log(2 * np.pi * v) / 2


@gaussian_cost_is_derived.mistake("You counted the constant ½ log 2πv once. Every pixel has one, so it counts n times.")
def counts_the_constant_once(mse, n, v):
    return n * mse / (2 * v) + np.log(2 * np.pi * v) / 2


@gaussian_cost_is_derived.mistake("The constant ½ log 2πv of each pixel is missing.")
def forgets_the_constant(mse, n, v):
    return n * mse / (2 * v)


@gaussian_cost_is_derived.mistake("The sign is flipped: the answer is −log N, which grows with the error.")
def cost_turns_the_sign(mse, n, v):
    return -n * mse / (2 * v) - n * np.log(2 * np.pi * v) / 2


@choice("theory.last_activation", points=1, options="a b c d")
def last_activation_is_chosen():
    """The last activation of a decoder for images with values between −1 and 1."""
    return "c"


@last_activation_is_chosen.mistake("A ReLU is never negative, but half of the range is.")
def takes_a_relu():
    return "a"


@last_activation_is_chosen.mistake("The values of a sigmoid lie between 0 and 1: it suits images in [0, 1].")
def takes_a_sigmoid():
    return "b"
