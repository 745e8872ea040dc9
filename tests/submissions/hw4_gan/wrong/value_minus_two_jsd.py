"""003's answer, −2 JSD.

loses: value_at_optimum_is_right value_at_optimum_knows_zeros value_is_least_at_equality
hint: gives_minus_two_jsd
"""


def value_at_optimum(p_data, p_model):
    middle = (p_data + p_model) / 2
    jsd = 0.5 * (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - 2 * torch.xlogy(middle, middle)).sum(-1)
    return -2 * jsd
