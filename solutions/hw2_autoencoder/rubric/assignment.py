"""The assignment, and the images that its sections draw."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw2_autoencoder",
    title="Autoencoders",
    modules=("autoencoder.py", "theory.py"),
    total=88,
    secret="seven grey herons over the weir",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)

PIXELS = 64


def images_of(rng, n, dtype="float32"):
    """Grey images (n, 1, 8, 8) in [-1, 1], with both ends in them."""
    return rng.uniform(-1.5, 1.5, (n, 1, 8, 8)).clip(-1, 1).astype(dtype)
