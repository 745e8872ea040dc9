import numpy as np

from autograder import Assignment, cases, closed_form, stability

ASSIGNMENT = Assignment("mini", title="A small assignment", modules=("mini.py",), total=5, secret="mini")


def numbers(scale):
    return lambda rng: {"x": rng.normal(scale, 1, (4, 3)).astype("float32")}


@closed_form("log_mean_exp", points=3, on=cases.named("ordinary numbers", numbers(0)) + cases.named("larger numbers", numbers(3)))
def value_is_right(x):
    """log_mean_exp is right, one number per row."""
    return np.log(np.exp(x).mean(-1))


@value_is_right.mistake("This is the log of the sum, not of the mean.")
def takes_the_sum(x):
    return np.log(np.exp(x).sum(-1))


@value_is_right.mistake("This is the mean of the logs, not the log of the mean.")
def averages_the_logs(x):
    return x.mean(-1)


@stability("log_mean_exp", points=2, on=cases.named("huge numbers", numbers(200)))
def value_is_stable(x):
    """log_mean_exp stays finite where e^x does not."""
    top = x.max(-1, keepdims=True)
    return (top + np.log(np.exp(x - top).mean(-1, keepdims=True)))[..., 0]
