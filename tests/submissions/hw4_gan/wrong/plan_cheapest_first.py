"""The cheapest pair first, then the next: greedy, and not optimal.

loses: discrete_distance_is_right discrete_distance_holds_in_float32
"""


def wasserstein1_discrete(p, q, cost):
    a, b, total = p.tolist(), q.tolist(), 0.0
    for k in cost.flatten().argsort().tolist():
        i, j = divmod(k, cost.shape[1])
        moved = min(a[i], b[j])
        total += moved * cost[i, j].item()
        a[i], b[j] = a[i] - moved, b[j] - moved
    return cost.new_tensor(total)
