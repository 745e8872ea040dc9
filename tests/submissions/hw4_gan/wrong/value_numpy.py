"""numpy's float64 result, as an array.

loses: value_at_optimum_is_right value_at_optimum_knows_zeros value_is_least_at_equality
loses: value_at_optimum_keeps_the_conventions
"""


def value_at_optimum(p_data, p_model):
    p, q = p_data.numpy().astype("float64"), p_model.numpy().astype("float64")
    s = torch.xlogy(p_data, p_data) + torch.xlogy(p_model, p_model) - torch.xlogy(p_data + p_model, p_data + p_model)
    return s.sum(-1).numpy()
