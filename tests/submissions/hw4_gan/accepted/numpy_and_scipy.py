"""Where no gradient is asked for numpy and scipy do the work, and the result goes back where the inputs came from."""


def optimal_discriminator(log_p_data, log_p_model):
    from scipy.special import expit

    with np.errstate(all="ignore"):
        d = expit(log_p_data.detach().double().cpu().numpy() - log_p_model.detach().double().cpu().numpy())
    return torch.as_tensor(d, dtype=log_p_data.dtype, device=log_p_data.device)


def value_at_optimum(p_data, p_model):
    from scipy.spatial.distance import jensenshannon

    p, q = p_data.detach().double().cpu().numpy(), p_model.detach().double().cpu().numpy()
    return torch.as_tensor(2 * jensenshannon(p, q, axis=-1) ** 2 - np.log(4), dtype=p_data.dtype, device=p_data.device)


def wasserstein1(x, y):
    from scipy.stats import wasserstein_distance

    return x.new_tensor(wasserstein_distance(x.cpu().numpy(), y.cpu().numpy()))


def wasserstein1_discrete(p, q, cost):
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    a, b, c = (t.cpu().numpy().astype(float) for t in (p, q, cost))
    k, l = c.shape
    cells = np.arange(k * l)
    sums = coo_array((np.ones(2 * k * l), (np.r_[cells // l, k + cells % l], np.r_[cells, cells])), shape=(k + l, k * l))
    found = linprog(c.ravel(), A_eq=sums.tocsr(), b_eq=np.r_[a / a.sum(), b / b.sum()], method="highs-ds")
    return torch.tensor(found.fun, dtype=cost.dtype, device=cost.device)
