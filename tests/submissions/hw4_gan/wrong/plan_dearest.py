"""The dearest plan.

loses: discrete_distance_is_right discrete_distance_holds_in_float32
hint: takes_the_dearest_plan
"""


def wasserstein1_discrete(p, q, cost):
    import numpy as np
    from scipy.optimize import linprog

    a, b, c = (t.double().cpu().numpy() for t in (p, q, cost))
    a, b = a / a.sum(), b / b.sum()
    k, l = c.shape
    rows, columns = np.kron(np.eye(k), np.ones(l)), np.kron(np.ones(k), np.eye(l))
    found = linprog(-c.ravel(), A_eq=np.vstack([rows, columns[:-1]]), b_eq=np.concatenate([a, b[:-1]]))
    return cost.new_tensor(-found.fun)
