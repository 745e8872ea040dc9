"""Python's numbers where they do, capitals in choices, numpy for the game."""
import numpy as np
import torch


def role_of_the_generator():
    return " B "


def facts_of_jsd():
    return "A"


def minimax(table):
    return torch.tensor(table).amax(1).min()  # in float32


def starving_logit():
    return -1000


def jsd_of_lines(theta):
    return 0.6931471805599453


def parameters_against_convexity():
    return np.array([-1, 1])
