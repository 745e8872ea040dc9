"""Mass is taken in the order of the outcomes.

loses: discrete_distance_is_right discrete_distance_holds_in_float32
hint: fills_from_the_corner
"""


def wasserstein1_discrete(p, q, cost):
    i = j = 0
    a, b, total = p.tolist(), q.tolist(), 0.0
    while i < len(a) and j < len(b):
        moved = min(a[i], b[j])
        total += moved * cost[i, j].item()
        a[i], b[j] = a[i] - moved, b[j] - moved
        if a[i] <= b[j]:
            i += 1
        else:
            j += 1
    return cost.new_tensor(total)
