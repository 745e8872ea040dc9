"""How assignment 1 is graded. Oracles are written in another way than the solution, never by copying it."""

from . import (
    assignment,
    kl_categorical,
    kl_monte_carlo,
    kl_univariate_normal,
    kl_standard_normal,
    kl_diagonal_normal,
    kl_multivariate_normal,
    js_divergence,
    expressions,
    nonnegativity,
    counterexamples,
)
