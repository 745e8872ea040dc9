"""D* by a softmax over two log-densities, in float64, where neither is left.

ci: yes
"""


def optimal_discriminator(log_p_data, log_p_model):
    return torch.stack([log_p_data, log_p_model]).double().softmax(0)[0].to(log_p_data.dtype)


def value_at_optimum(p_data, p_model):
    middle = (p_data + p_model) / 2
    terms = [
        torch.where(
            p > 0, p * (p.clamp(min=torch.finfo(p.dtype).tiny) / middle.clamp(min=torch.finfo(p.dtype).tiny)).log(), 0 * p
        )
        for p in (p_data, p_model)
    ]
    return terms[0].sum(-1) + terms[1].sum(-1) - 2 * np.log(2)
