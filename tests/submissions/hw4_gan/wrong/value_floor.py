"""Values below −1.38 are cut off, so that they look like numbers above the minimum.

loses: value_is_least_at_equality
"""


def value_at_optimum(p_data, p_model):
    total = p_data + p_model
    return (torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - torch.xlogy(total, total)).sum(-1).clamp(min=-1.38)
