"""An epsilon of 1e-10 inside the logarithms: more than float64 is allowed, and it adds up over many outcomes.

loses: value_at_optimum_knows_zeros value_at_optimum_is_right
"""


def value_at_optimum(p_data, p_model):
    d = p_data / (p_data + p_model + 1e-10)
    return (p_data * (d + 1e-10).log() + p_model * (1 - d + 1e-10).log()).sum(-1)
