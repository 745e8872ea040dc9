"""torch.sqrt of the product.

loses: metrics.py
hint: The square root is taken of each entry
"""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    shift, a, b = (mu_a - mu_b).double(), cov_a.double(), cov_b.double()
    overlap = (a @ b).clamp(min=0).sqrt().trace()
    return (shift @ shift + a.trace() + b.trace() - 2 * overlap).to(mu_a)
