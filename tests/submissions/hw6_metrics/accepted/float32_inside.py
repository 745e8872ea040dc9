"""Inputs of float32 are handled in float32; only roots and float64 are computed in float64."""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    values, vectors = torch.linalg.eigh(cov_a)
    root = vectors * values.clamp(min=0).sqrt()
    inner = root.T @ cov_b @ root
    cross = torch.linalg.eigvalsh((inner + inner.T) / 2).clamp(min=0).sqrt().sum()
    return (mu_a - mu_b).square().sum() + cov_a.diagonal().sum() + cov_b.diagonal().sum() - 2 * cross


def fid(features_real, features_fake):
    def moments(x):
        mean = x.mean(0)
        return mean, (x - mean).T @ (x - mean) / (len(x) - 1)

    return frechet_distance(*moments(features_real), *moments(features_fake))
