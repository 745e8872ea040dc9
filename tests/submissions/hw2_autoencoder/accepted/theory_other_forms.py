"""Theory in other forms: expressions rearranged, arrays, capitals, another curve, matrices of other sizes."""
import numpy as np


def error_of_the_best_line(l_1, l_2, l_3):
    return sympy.Add(l_1, l_2, l_3) / 3 - l_1 * sympy.Rational(1, 3)


def what_a_linear_autoencoder_finds():
    return " B "


def two_linear_codes():
    rng = np.random.default_rng(3)
    encoder, decoder, mix = rng.normal(size=(4, 9)), rng.normal(size=(9, 4)), rng.normal(size=(4, 4))
    return encoder, decoder, mix @ encoder, decoder @ np.linalg.inv(mix)


def points_on_a_curve():
    t = np.linspace(0.3, 1, 400)
    return np.stack([t * np.sin(15 * t), t * np.cos(15 * t) + 40], 1)


def largest_rank_of_the_jacobian():
    return "C"


def best_constant(a, b, w):
    return b + w * (a - b)


def gaussian_cost(mse, n, v):
    return sympy.log((2 * sympy.pi * v) ** (n / 2)) + n * mse / (2 * v)


def last_activation():
    return "c"
