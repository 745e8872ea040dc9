"""The root of an eigenvalue of −1e-17 is NaN.

loses: frechet_distance_knows_singular_covariances frechet_distance_is_a_distance
hint: LinAlgError
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    values, vectors = torch.linalg.eigh(a)
    root = (vectors * values.sqrt()) @ vectors.T
    return (shift @ shift + a.trace() + b.trace() - 2 * torch.linalg.eigvalsh(root @ b @ root).sqrt().sum()).to(mu_a)


def fid(features_real, features_fake):
    a, b = features_real.double() - features_real.double().mean(0), features_fake.double() - features_fake.double().mean(0)
    a, b = a / (len(a) - 1) ** 0.5, b / (len(b) - 1) ** 0.5
    gap = (features_real.double().mean(0) - features_fake.double().mean(0)).square().sum()
    overlap = torch.linalg.svdvals(a @ b.T).sum()
    return (gap + a.square().sum() + b.square().sum() - 2 * overlap).to(features_real)
