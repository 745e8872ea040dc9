"""ε is dropped, as an answer sheet does.

loses: lagrangian_is_derived
hint: lagrangian_without_epsilon
"""


def lagrangian(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl
