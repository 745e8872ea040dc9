"""Counts are divided in float32, also for float64."""


def precision_recall(real, fake, k):
    def inside(points, centres):
        radii = knn_radii(centres, k)
        rows = [(torch.linalg.vector_norm(p - centres, dim=1) <= radii).any() for p in points]
        return torch.stack(rows).float().mean().to(real.dtype)

    if len(real) > 1000:
        return _in_blocks(real, fake, k)
    return inside(fake, real), inside(real, fake)


def _in_blocks(real, fake, k):
    of_reals, of_fakes = knn_radii(real, k), knn_radii(fake, k)
    precise, recalled = [], []
    for block in fake.split(700):
        precise.append((torch.cdist(block, real, compute_mode="donot_use_mm_for_euclid_dist") <= of_reals).any(1))
    for block in real.split(700):
        recalled.append((torch.cdist(block, fake, compute_mode="donot_use_mm_for_euclid_dist") <= of_fakes).any(1))
    return torch.cat(precise).float().mean().to(real.dtype), torch.cat(recalled).float().mean().to(real.dtype)
