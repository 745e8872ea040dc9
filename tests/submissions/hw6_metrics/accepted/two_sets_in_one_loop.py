"""Density and coverage from the side of the fakes: each counts the balls it is in."""


def density_coverage(real, fake, k):
    radii = knn_radii(real, k)
    covered = torch.zeros(len(real), dtype=torch.bool, device=real.device)
    total = 0
    for block in fake.split(64):
        off = block[:, None, :] - real[None, :, :]
        held = off.norm(dim=-1) <= radii[None]
        total += int(held.sum())
        covered |= held.any(dim=0)
    return torch.as_tensor(total / (k * len(fake))).to(real), covered.to(real).mean()
