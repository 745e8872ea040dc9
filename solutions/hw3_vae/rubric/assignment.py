"""The assignment."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw3_vae",
    title="Variational autoencoders",
    modules=("vae.py", "theory.py"),
    total=142,
    secret="a lantern behind the second orchard",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)
