"""Plain Python loops over flattened batches, put together again at the end."""


def kl_standard_normal(mu, logvar):
    batch = mu.shape[:-1]
    rows = [
        sum(0.5 * (m * m + torch.exp(l) - 1.0 - l) for m, l in zip(row_m, row_l))
        for row_m, row_l in zip(mu.reshape(-1, mu.shape[-1]), logvar.reshape(-1, mu.shape[-1]))
    ]
    return torch.stack(rows).reshape(batch) if rows else mu.new_zeros(batch)


def kl_categorical(q_probs, p_probs):
    total = torch.zeros(q_probs.shape[:-1], dtype=q_probs.dtype, device=q_probs.device)
    for k in range(q_probs.shape[-1]):
        q, p = q_probs[..., k], p_probs[..., k]
        term = q * torch.log(q / p)
        total = total + torch.where(q == 0, torch.zeros_like(term), term)
    return total


def kl_monte_carlo(log_q, log_p, samples):
    lq, lp = log_q(samples), log_p(samples)
    n = samples.shape[0]
    mean = sum(lq[i] - lp[i] for i in range(n)) / n
    variance = sum((lq[i] - lp[i] - mean) ** 2 for i in range(n)) / (n - 1)
    return mean, torch.sqrt(variance / n)
