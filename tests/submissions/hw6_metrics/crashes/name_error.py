"""A name that does not exist.

loses: metrics.py
hint: raised AttributeError
"""


def knn_radii(x, k):
    return torch.cdist(x, x).kthvalue(k + 1).valuse


def precision_recall(real, fake, k):
    return knn_radii(real, k), fakes


def density_coverage(real, fake, k):
    return knn_radii(real, k), fakes
