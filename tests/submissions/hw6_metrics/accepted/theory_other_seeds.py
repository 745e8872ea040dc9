"""Examples of other seeds, sizes and dimensions; numpy arrays and lists."""

import numpy as np


def equal_moments():
    draw = np.random.default_rng(7)
    a = draw.standard_normal((900, 2))
    b = draw.choice([-1.0, 1.0], (800, 2)) * np.array([1.0, 0.9])

    def white(x):
        x = x - x.mean(0)
        values, vectors = np.linalg.eigh(np.cov(x.T))
        return x @ vectors / np.sqrt(values) @ vectors.T

    return white(a), white(b)


def within_class_collapse():
    labels = np.arange(1000) % 100
    images = np.random.default_rng(3).random((100, 10, 10))
    return images[labels], np.eye(100)[labels]


def one_outlier():
    draw = np.random.default_rng(11)
    real = draw.standard_normal((500, 8))
    fake = draw.standard_normal((700, 8)) * 0.5 + 60
    return real.tolist(), (np.ones(8) * 62).tolist(), fake.tolist(), 9


def wide_fakes():
    draw = np.random.default_rng(5)
    return draw.standard_normal((1000, 4)), 6 * draw.standard_normal((400, 4)), np.int64(3)
