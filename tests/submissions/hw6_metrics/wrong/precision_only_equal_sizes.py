"""Rows are paired, one real with one fake.

loses: metrics.py
"""


def precision_recall(real, fake, k):
    n = min(len(real), len(fake))
    off = (real[:n] - fake[:n]).norm(dim=1)
    return (off <= knn_radii(real, k)[:n]).to(real).mean(), (off <= knn_radii(fake, k)[:n]).to(real).mean()
