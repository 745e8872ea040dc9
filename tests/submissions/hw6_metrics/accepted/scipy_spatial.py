"""scipy.spatial: cdist for blocks, cKDTree for neighbours."""

from scipy.spatial import KDTree
from scipy.spatial.distance import cdist


def knn_radii(x, k):
    points = x.cpu().numpy()
    return torch.as_tensor(KDTree(points).query(points, k=k + 1)[0][:, -1], dtype=x.dtype, device=x.device)


def precision_recall(real, fake, k):
    a, b = real.cpu().numpy(), fake.cpu().numpy()

    def share(points, centres, radii):
        return sum((cdist(points[i : i + 300], centres) <= radii).any(1).sum() for i in range(0, len(points), 300)) / len(points)

    precision = share(b, a, KDTree(a).query(a, k=k + 1)[0][:, -1])
    recall = share(a, b, KDTree(b).query(b, k=k + 1)[0][:, -1])
    return torch.tensor(precision, dtype=real.dtype, device=real.device), torch.tensor(
        recall, dtype=real.dtype, device=real.device
    )
