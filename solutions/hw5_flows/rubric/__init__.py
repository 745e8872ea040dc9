"""How assignment 5 is graded. Jacobians are measured from forward values; densities are integrated; nothing is compared
with a formula that the solution uses too."""

from . import (
    assignment,
    change_of_variables,
    masks,
    coupling,
    additive_coupling,
    affine_coupling,
    actnorm,
    invertible_linear,
    squeeze,
    flow,
    flow_density,
    train_flow,
    signs,
    triangular_jacobian,
    inverses_and_costs,
)
