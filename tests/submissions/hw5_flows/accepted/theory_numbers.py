"""Tensors and arrays for points, numpy integers in an order, Python numbers in an expression."""
import numpy as np
import torch


def collision_without_exp():
    return torch.tensor([1.0, 0.25]), torch.tensor([1.0, -40.0])


def collision_without_mask():
    return np.array([0.0, 1.0]), np.array([0.0, -2.0])


def triangular_order(mask):
    return np.argsort(-np.asarray(mask), kind="stable")


def log_density_after_layer(log_p, det):
    return log_p - 0.5 * sympy.log(det**2)
