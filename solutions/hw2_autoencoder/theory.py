"""Assignment 2, theory: the effects of a bottleneck, of a squared error and of the last activation.

An answer is a sympy expression in the given symbols, a set of numbers, or one of the letters listed.
"""

import sympy


def error_of_the_best_line(l_1, l_2, l_3):
    """The smallest mean squared error of a *linear* autoencoder with one latent, for data with three entries.

    l_1, l_2, l_3: positive sympy symbols, the eigenvalues of the data's covariance (divisor n), l_1 > l_2 > l_3
    returns: a sympy expression: the mean over examples and over the three entries
    """
    # BEGIN SOLUTION
    return (l_2 + l_3) / 3
    # END SOLUTION


def what_a_linear_autoencoder_finds():
    """The encoder and the decoder are linear layers that minimise the mean squared error. What is certain to hold?

    "a" the columns of the decoder's weight are the first principal components
    "b" the columns of the decoder's weight span the same subspace as the first principal components
    "c" encoder and decoder are transposes of each other
    "d" the codes' entries are uncorrelated

    returns: one letter, as a string
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def two_linear_codes():
    """Two linear autoencoders with equal reconstructions but different codes: x̂ = D (E x), with k latents for d entries.

    returns: (E_1, D_1, E_2, D_2), numbers of shapes (k, d), (d, k), (k, d), (d, k) with 2 ≤ k < d ≤ 20; D E has rank k
    """
    # BEGIN SOLUTION
    return [[1, 0, 0], [0, 1, 0]], [[1, 0], [0, 1], [0, 0]], [[1, 1, 0], [0, 2, 0]], [[1, -0.5], [0, 0.5], [0, 0]]
    # END SOLUTION


def points_on_a_curve():
    """Points in the plane, in order along a curve: one number locates a point on it, but no straight line is near them all.

    returns: (n, 2) numbers, 20 ≤ n ≤ 1000: each point is within a tenth of the set's width of the next one, no two are
             equal, and one principal component leaves at least a quarter of the variance unexplained
    """
    # BEGIN SOLUTION
    return [[float(sympy.cos(0.1 * k)), float(sympy.sin(0.1 * k))] for k in range(60)]
    # END SOLUTION


def largest_rank_of_the_jacobian():
    """An autoencoder for images of 64 pixels has layers of sizes 64 → 128 → 5 → 128 → 64. How large can the rank of ∂x̂/∂x be?

    "a" 64    "b" 128    "c" 5    "d" 10

    returns: one letter, as a string
    """
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


def best_constant(a, b, w):
    """The value c that minimises E(x − c)² for a pixel that is a with probability w and b otherwise.

    a, b: real sympy symbols; w: a positive one, less than 1
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return w * a + (1 - w) * b
    # END SOLUTION


def gaussian_cost(mse, n, v):
    """−log N(x; x̂, v I) for an image of n pixels whose reconstruction has the mean squared error mse, in nats.

    mse, n, v: positive sympy symbols; v is a variance
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return n * (mse / v + sympy.log(2 * sympy.pi * v)) / 2
    # END SOLUTION


def last_activation():
    """Which activation suits the last layer of a decoder for images with values in [-1, 1]?

    "a" ReLU    "b" the sigmoid    "c" the hyperbolic tangent    "d" the softmax

    returns: one letter, as a string
    """
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION
