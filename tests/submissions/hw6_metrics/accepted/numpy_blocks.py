"""numpy's partition, in blocks, in float64."""
import numpy as np


def _distances(rows, points):
    return np.sqrt(sum((rows[:, None, j] - points[None, :, j]) ** 2 for j in range(points.shape[1])))


def knn_radii(x, k):
    points = x.cpu().numpy().astype(np.float64)
    radii = [np.partition(_distances(points[i : i + 400], points), k, axis=1)[:, k].copy() for i in range(0, len(points), 400)]
    return torch.from_numpy(np.concatenate(radii)).to(x)
