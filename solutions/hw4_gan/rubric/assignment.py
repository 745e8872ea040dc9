"""The assignment."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw4_gan",
    title="Adversarial networks",
    modules=("gan.py", "theory.py"),
    total=143,
    secret="a kettle beneath the ninth stair",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)
