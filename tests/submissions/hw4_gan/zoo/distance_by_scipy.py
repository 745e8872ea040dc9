"""Both distances by scipy in float64: wasserstein_distance, and linprog with sparse equalities."""

import scipy.optimize
import scipy.sparse
import scipy.stats


def wasserstein1(x, y):
    return x.new_tensor(scipy.stats.wasserstein_distance(x.detach().cpu().double().numpy(), y.detach().cpu().double().numpy()))


def wasserstein1_discrete(p, q, cost):
    a, b, c = (t.detach().cpu().double().numpy() for t in (p, q, cost))
    b = b * (a.sum() / b.sum())
    k, n = c.shape
    sums = scipy.sparse.vstack(
        [scipy.sparse.kron(scipy.sparse.eye(k), np.ones((1, n))), scipy.sparse.kron(np.ones((1, k)), scipy.sparse.eye(n))]
    )
    found = scipy.optimize.linprog(c.reshape(-1), A_eq=sums.tocsc()[:-1], b_eq=np.concatenate([a, b])[:-1])
    return torch.tensor(found.fun, dtype=cost.dtype, device=cost.device)
