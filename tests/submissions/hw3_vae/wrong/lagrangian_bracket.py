"""ε outside of the bracket.

loses: lagrangian_is_derived
hint: epsilon_outside_the_bracket
"""


def lagrangian(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl - epsilon
