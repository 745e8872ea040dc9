"""The assignment."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw1_divergences",
    title="Divergences",
    modules=("divergences.py", "theory.py"),
    total=88,
    secret="a walnut under the third lamp",
)
