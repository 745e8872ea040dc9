"""The sum of all entries in place of the trace.

loses: frechet_distance_is_right frechet_distance_knows_singular_covariances frechet_distance_knows_small_variances
loses: frechet_distance_is_a_distance
hint: You added all entries of the matrix
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    values, vectors = torch.linalg.eig(a @ b)
    root = (vectors * values.sqrt() @ torch.linalg.pinv(vectors)).real
    return (shift @ shift + (a + b - 2 * root).sum()).to(mu_a)
