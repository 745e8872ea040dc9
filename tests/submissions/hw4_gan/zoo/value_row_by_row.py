"""V row by row in numpy, and D* by exp of a difference on either side of zero."""

from scipy.special import entr, expit


def optimal_discriminator(log_p_data, log_p_model):
    logit = log_p_data.detach().cpu().numpy() - log_p_model.detach().cpu().numpy()
    return torch.as_tensor(expit(logit), dtype=log_p_data.dtype, device=log_p_data.device)


def value_at_optimum(p_data, p_model):
    p, q = (x.detach().cpu().double().numpy() for x in (p_data, p_model))
    rows = np.empty(p.shape[:-1])
    for place in np.ndindex(rows.shape):
        rows[place] = (entr(p[place] + q[place]) - entr(p[place]) - entr(q[place])).sum()
    return torch.as_tensor(rows, dtype=p_data.dtype, device=p_data.device)
