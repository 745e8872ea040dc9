"""Expands the square, in float64 and about the mean, where it is safe."""
from scipy.spatial import cKDTree


def _blocks(x, y):
    middle = y.double().mean(0)
    x, y = x.double() - middle, y.double() - middle
    for rows in x.split(700):
        squares = rows.square().sum(1, keepdim=True) - 2 * rows @ y.T + y.square().sum(1)
        yield squares.clamp(min=0).sqrt()


def knn_radii(x, k):
    found, start = [], 0
    for distances in _blocks(x, x):
        rows = torch.arange(len(distances), device=x.device)
        distances[rows, rows + start] = float("inf")
        found.append(distances.topk(k, dim=1, largest=False).values[:, -1].clone())
        start += len(distances)
    return torch.cat(found).to(x.dtype)


def density_coverage(real, fake, k):
    radii, counts, start = knn_radii(real.double(), k), [], 0
    for distances in _blocks(real, fake):
        counts.append((distances <= radii[start : start + len(distances), None] * (1 + 1e-12)).sum(1))
        start += len(distances)
    counts = torch.cat(counts).double()
    return (counts.sum() / k / len(fake)).to(real.dtype), (counts > 0).double().mean().to(real.dtype)


def precision_recall(real, fake, k):
    tree_of = {name: cKDTree(x.cpu().double().numpy()) for name, x in (("real", real), ("fake", fake))}

    def share(points, centres):
        radii = tree_of[centres].query(tree_of[centres].data, [k + 1])[0][:, 0]
        return len(set().union(*tree_of[points].query_ball_point(tree_of[centres].data, radii))) / tree_of[points].n

    return real.new_tensor(share("fake", "real")), real.new_tensor(share("real", "fake"))
