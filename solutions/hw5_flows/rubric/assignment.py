"""The assignment."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw5_flows",
    title="Normalizing flows",
    modules=("flows.py", "theory.py"),
    total=123,
    secret="a heron on the seventh weir",
    seconds=40,  # of a program: training may take 15 s of a whole core, and Gradescope's smallest container has half of one
    budget=400,
)
