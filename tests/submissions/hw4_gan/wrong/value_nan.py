"""log 0 where an outcome has no mass.

loses: value_at_optimum_knows_zeros value_is_least_at_equality
hint: multiplies_zero_by_infinity
"""


def value_at_optimum(p_data, p_model):
    d = p_data / (p_data + p_model)
    return (p_data * d.log() + p_model * (1 - d).log()).sum(-1)
