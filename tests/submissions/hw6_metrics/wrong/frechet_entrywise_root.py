"""torch.sqrt of the product.

loses: frechet_distance_is_right frechet_distance_knows_singular_covariances frechet_distance_knows_small_variances
loses: frechet_distance_is_a_distance
hint: You took the square root of each entry
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    overlap = (a @ b).clamp(min=0).sqrt().trace()
    return (shift @ shift + a.trace() + b.trace() - 2 * overlap).to(mu_a)
