"""Shortest augmenting paths by Bellman and Ford in the place of a linear programme, and distance functions in that of
quantiles.
"""


def wasserstein1(x, y):
    return wasserstein1_discrete(torch.full_like(x, 1 / len(x)), torch.full_like(y, 1 / len(y)), (x[:, None] - y[None]).abs())


def wasserstein1_discrete(p, q, cost):
    a, b, c = p.double().tolist(), q.double().tolist(), cost.double().tolist()
    a, b = [v / sum(a) for v in a], [v / sum(b) for v in b]
    k, l = len(a), len(b)
    plan = [[0.0] * l for _ in range(k)]
    while max(a) > 1e-12:
        far, back = [0.0 if v > 1e-12 else float("inf") for v in a] + [float("inf")] * l, [None] * (k + l)
        changed = True
        while changed:
            changed = False
            for i in range(k):
                for j in range(l):
                    if far[i] + c[i][j] < far[k + j] - 1e-12:
                        far[k + j], back[k + j], changed = far[i] + c[i][j], i, True
                    if plan[i][j] > 1e-15 and far[k + j] - c[i][j] < far[i] - 1e-12:
                        far[i], back[i], changed = far[k + j] - c[i][j], k + j, True
        sinks = [j for j in range(l) if b[j] > 1e-12]
        if not sinks:
            break
        node = k + min(sinks, key=lambda j: far[k + j])
        path, end = [], node
        while back[node] is not None:
            path.append((back[node], node))
            node = back[node]
        moved = min([a[node], b[end - k]] + [plan[v][u - k] for u, v in path if u >= k])
        for u, v in path:
            if u < k:
                plan[u][v - k] += moved
            else:
                plan[v][u - k] -= moved
        a[node], b[end - k] = a[node] - moved, b[end - k] - moved
    return cost.new_tensor(sum(plan[i][j] * c[i][j] for i in range(k) for j in range(l)))
