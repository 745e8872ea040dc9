"""The sign of the divergence is turned.

loses: value_at_optimum_is_right value_at_optimum_knows_zeros
hint: turns_the_divergence
"""


def value_at_optimum(p_data, p_model):
    middle = (p_data + p_model) / 2
    jsd = 0.5 * (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - 2 * torch.xlogy(middle, middle)).sum(-1)
    return -jsd.new_tensor(4.0).log() - 2 * jsd
