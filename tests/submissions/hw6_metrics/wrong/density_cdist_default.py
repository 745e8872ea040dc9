"""torch.cdist's default mode expands the square.

loses: metrics.py
hint: Far from the origin the distances are lost
"""


def density_coverage(real, fake, k):
    radii = knn_radii(real, k)
    counts = torch.cat([(torch.cdist(b, fake) <= r[:, None]).sum(1) for b, r in zip(real.split(500), radii.split(500))])
    return counts.double().sum().to(real) / (k * len(fake)), (counts > 0).to(real).mean()
