"""JSD once.

loses: value_at_optimum_is_right value_at_optimum_knows_zeros
hint: takes_jsd_once
"""


def value_at_optimum(p_data, p_model):
    middle = (p_data + p_model) / 2
    jsd = 0.5 * (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - 2 * torch.xlogy(middle, middle)).sum(-1)
    return jsd - 2 * torch.log(jsd.new_tensor(2.0))
