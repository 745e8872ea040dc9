"""Eigenvalues of the product itself, general ones."""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    a, b = cov_a.double(), cov_b.double()
    values = torch.linalg.eigvals(a @ b).real.clamp_min(0)
    value = (mu_a.double() - mu_b.double()).pow(2).sum() + torch.trace(a) + torch.trace(b) - 2 * values.sqrt().sum()
    return value.to(mu_a.dtype)


def fid(features_real, features_fake):
    def moments(x):
        x = x.double()
        centred = x - x.mean(0, keepdim=True)
        return x.mean(0), centred.T @ centred / (x.shape[0] - 1)

    return frechet_distance(*moments(features_real), *moments(features_fake)).to(features_real.dtype)
