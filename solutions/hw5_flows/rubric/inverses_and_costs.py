"""Theory: what makes it invertible, and what it costs."""

import numpy as np

from autograder import cases, choice, construction, require, symbolic


@symbolic("theory.coupling_inverse", points=2, symbols="z_1 z_2", on=cases.points(z_1=cases.real, z_2=cases.real))
def coupling_inverse_is_derived(z_1, z_2):
    """x_2 is right in terms of z; neither network is inverted."""
    return (z_2 - z_1**2) / np.exp(np.cos(z_1))


@coupling_inverse_is_derived.mistake("You undid the shift last. It was added last, so it must be subtracted first.")
def takes_the_shift_off_last(z_1, z_2):
    return z_2 / np.exp(np.cos(z_1)) - z_1**2


@coupling_inverse_is_derived.mistake("Your networks read z_2. They must read z_1 = x_1 in both directions.")
def reads_the_other_entry(z_1, z_2):
    return (z_2 - z_2**2) / np.exp(np.cos(z_2))


@coupling_inverse_is_derived.mistake("This is the forward map again.")
def goes_forward(z_1, z_2):
    return z_2 * np.exp(np.cos(z_1)) + z_1**2


def apart(x, y, image):
    """How far two points are from each other that have one image. raises Unmet where they have not"""
    for point in (x, y):
        require(point.shape == (2,), f"a point must have two numbers; this one has shape {point.shape}")
    off = np.abs(image(x) - image(y)).max()
    require(bool(off <= 1e-9), f"the images of the two points differ by {off:.3g}")
    return np.hypot(*(x - y))


def without_exp(x):
    return np.array([x[0], x[1] * (x[0] ** 2 - 1) + x[0]])


def without_mask(x):
    return np.array([x[0], x[1] + x[0] + x[1] ** 2])


@construction("theory.collision_without_exp", points=1, at_least=0.1, measure="the distance between the two points")
def collision_without_exp_is_one(x, y):
    """Two points at least 0.1 apart have the same image under the layer that multiplies by s itself."""
    return apart(x, y, without_exp)


@collision_without_exp_is_one.mistake("The two points are the same.")
def shows_one_point_twice(x, y):
    return x.shape == y.shape and bool(np.array_equal(x, y))


@construction("theory.collision_without_mask", points=1, at_least=0.1, measure="the distance between the two points")
def collision_without_mask_is_one(x, y):
    """Two points at least 0.1 apart have the same image under the layer whose network sees what it transforms."""
    return apart(x, y, without_mask)


@choice("theory.cost_of_dense_log_det", points=1, options="a b c d")
def cost_of_dense_log_det_is_right():
    """The chosen cost of a determinant without structure is right."""
    return "c"


@choice("theory.cost_of_coupling_log_det", points=1, options="a b c d")
def cost_of_coupling_log_det_is_right():
    """The chosen cost of a coupling layer's log-determinant is right."""
    return "a"


@choice("theory.cost_of_lu_log_det", points=1, options="a b c d")
def cost_of_lu_log_det_is_right():
    """The chosen cost of log|det W| in the form P L U is right."""
    return "a"
