"""torch.cdist in blocks of rows, in its exact mode; counts."""

EXACT = "donot_use_mm_for_euclid_dist"


def knn_radii(x, k):
    radii = torch.empty(len(x), dtype=x.dtype, device=x.device)
    for start in range(0, len(x), 128):
        distances = torch.cdist(x[start : start + 128], x, compute_mode=EXACT)
        radii[start : start + 128] = distances.topk(k + 1, dim=1, largest=False).values[:, k]
    return radii


def precision_recall(real, fake, k):
    of_reals, of_fakes = knn_radii(real, k), knn_radii(fake, k)
    precise, recalled = torch.zeros(len(fake), dtype=torch.bool), torch.zeros(len(real), dtype=torch.bool)
    precise, recalled = precise.to(fake.device), recalled.to(fake.device)
    for start in range(0, len(real), 128):
        distances = torch.cdist(real[start : start + 128], fake, compute_mode=EXACT)
        precise |= (distances <= of_reals[start : start + 128, None]).any(0)
        recalled[start : start + 128] = (distances <= of_fakes).any(1)
    return precise.to(real).mean(), recalled.to(real).mean()


def density_coverage(real, fake, k):
    radii, total, covered = knn_radii(real, k), 0, 0
    for start in range(0, len(real), 128):
        held = torch.cdist(real[start : start + 128], fake, compute_mode=EXACT) <= radii[start : start + 128, None]
        total, covered = total + held.sum().item(), covered + held.any(1).sum().item()
    return real.new_tensor(total / (k * len(fake))), real.new_tensor(covered / len(real))
