"""The constraint is rewarded.

loses: lagrangian_is_derived
hint: lagrangian_rewards_the_kl
"""


def lagrangian(reconstruction, kl, beta, epsilon):
    return reconstruction + beta * (kl - epsilon)
