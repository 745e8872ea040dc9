"""Eigendecompositions, in float64, through numpy; loops over the batch."""
import numpy as np


def kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p):
    d, batch = mu_q.shape[-1], mu_q.shape[:-1]
    rows = []
    arrays = [x.detach().cpu().numpy().astype(np.float64).reshape(-1, *x.shape[len(batch):]) for x in (mu_q, cov_q, mu_p, cov_p)]
    for m, a, n, b in zip(*arrays):
        values, vectors = np.linalg.eigh(b)
        inverse = vectors @ np.diag(1 / values) @ vectors.T
        rows.append(0.5 * (np.trace(inverse @ a) + (n - m) @ inverse @ (n - m) - d
                           + np.log(values).sum() - np.log(np.linalg.eigvalsh(a)).sum()))
    return torch.tensor(np.array(rows).reshape(batch), dtype=mu_q.dtype, device=mu_q.device)


def js_divergence(p_probs, q_probs):
    from scipy.spatial.distance import jensenshannon

    value = jensenshannon(p_probs.detach().cpu().double().numpy(), q_probs.detach().cpu().double().numpy(), axis=-1) ** 2
    return torch.as_tensor(np.asarray(value), dtype=p_probs.dtype, device=p_probs.device)
