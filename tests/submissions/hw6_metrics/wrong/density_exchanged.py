"""Both with real and fake exchanged.

loses: metrics.py
hint: The roles of real and fake are exchanged: the balls
"""
from scipy.spatial import cKDTree


def density_coverage(real, fake, k):
    tree = cKDTree(real.detach().cpu().double().numpy())
    centres, radii = fake.detach().cpu().double().numpy(), knn_radii(fake.double(), k).cpu().numpy()
    held = tree.query_ball_point(centres, radii, return_length=True)
    return tuple(torch.tensor(float(x), dtype=real.dtype, device=real.device) for x in (held.sum() / (k * len(real)), (held > 0).mean()))
