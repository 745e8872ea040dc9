"""The assignment."""

from autograder import Assignment

ASSIGNMENT = Assignment(
    "hw6_metrics",
    title="Scores for generators",
    modules=("metrics.py", "theory.py"),
    total=81,
    secret="a thimble inside the blue teapot",
    seconds=90,  # of a program: blocks of numpy take 8 s of a core for 14 000 rows, and Gradescope's smallest container has half
    budget=600,
    memory=650,  # MiB: all distances between 14 000 rows take 784 MB, and blocks of some thousand rows, copied once, do not
)
