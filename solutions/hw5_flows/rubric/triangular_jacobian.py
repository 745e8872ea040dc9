"""Theory: why the Jacobian is easy."""

import numpy as np

from autograder import cases, custom, require, symbolic

from .masks import first_ones


def coupling_jacobian(kept):
    """A mask, and the Jacobian of a layer with it: random where it is not zero."""

    def draw(rng):
        mask = rng.permutation(kept)
        moves = mask == 0
        matrix = np.where(moves[:, None] & ~moves, rng.normal(size=(len(mask),) * 2), np.eye(len(mask)))
        return {"mask": [float(m) for m in mask], "matrix": matrix + np.diag(moves * rng.uniform(0.5, 1, len(mask)))}

    return draw


MASKS = cases.named("6 entries, 3 kept", coupling_jacobian(first_ones(6, 3))) + cases.named(
    "5 entries, 1 kept", coupling_jacobian(first_ones(5, 1))
)


def ordered(s, mask, matrix):
    return {"order": s.array(s.theory.triangular_order(mask))}


def sorted_by(order, matrix):
    """The Jacobian with rows and columns in the order that was returned."""
    d = len(matrix)
    require(order.shape == (d,), f"the order has shape {order.shape}; it must list each of {d} entries once")
    require(sorted(order.tolist()) == list(range(d)), f"the order must contain each of 0, …, {d - 1} once, not {order.tolist()}")
    places = order.astype(int)
    return matrix[np.ix_(places, places)]


@custom("theory.triangular_order", points=2, on=MASKS, program=ordered)
def order_makes_the_jacobian_triangular(order, matrix):
    """In the returned order, the Jacobian of a random coupling layer with that mask is lower triangular."""
    require(not np.triu(sorted_by(order, matrix), 1).any(), "in this order, the Jacobian has entries above the diagonal")


@order_makes_the_jacobian_triangular.mistake("In this order, the Jacobian is upper triangular. The kept entries come first.")
def makes_it_upper_triangular(order, matrix):
    return not np.tril(sorted_by(order, matrix), -1).any()


THREE = cases.points(s_1=cases.real, s_2=cases.real, s_3=cases.real)


@symbolic("theory.coupling_determinant", points=1, symbols="s_1 s_2 s_3", on=THREE)
def coupling_determinant_is_derived(s_1, s_2, s_3):
    """det ∂z/∂x of the layer is right."""
    return np.prod([np.exp(s_1), np.exp(s_2), np.exp(s_3)], axis=0)


@coupling_determinant_is_derived.mistake("This is the logarithm of the determinant.")
def gives_the_log_of_the_determinant(s_1, s_2, s_3):
    return s_1 + s_2 + s_3


@coupling_determinant_is_derived.mistake("The exponentials are missing: the scales are exp(s).")
def multiplies_without_exp(s_1, s_2, s_3):
    return s_1 * s_2 * s_3


@coupling_determinant_is_derived.mistake("The determinant of a triangular matrix is the product of its diagonal, not the sum.")
def adds_the_diagonal(s_1, s_2, s_3):
    return 2 + np.exp(s_1) + np.exp(s_2) + np.exp(s_3)


@coupling_determinant_is_derived.mistake("This is the determinant of the inverse map.")
def gives_the_inverse_determinant(s_1, s_2, s_3):
    return np.exp(-s_1 - s_2 - s_3)
