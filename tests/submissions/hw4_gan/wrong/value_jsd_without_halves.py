"""JSD without its halves.

loses: value_at_optimum_is_right value_at_optimum_knows_zeros
hint: forgets_jsds_halves
"""


def value_at_optimum(p_data, p_model):
    middle = (p_data + p_model) / 2
    jsd = 0.5 * (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - 2 * torch.xlogy(middle, middle)).sum(-1)
    return 4 * jsd - torch.log(torch.tensor(4.0)).to(jsd)
