"""Assignment 6: scores for generators, from predictions and from features.

Every function takes torch tensors with one row per example, float32 or float64 on any device, and returns tensors with the
inputs' dtype and device. A score is a tensor without axes. Logarithms are natural throughout.
"""

import torch


def inception_score(probs, splits):
    """exp of the mean of KL(p(y|x) ‖ p(y)) over the images x of a part, as (mean, std) over the parts.

    probs:   (N, K) a classifier's predictions for N generated images, each row a distribution over K labels, zeros allowed;
             N ≥ 2, K ≥ 2
    splits:  number of parts; N is divisible by it. Parts are contiguous and in order, and p(y) is the mean of the rows of the
             same part
    returns: (mean, std), two tensors without axes, over the scores of the parts; std is the population standard
             deviation (divided by `splits`), and so 0 for one part
    source:  Salimans et al., Improved Techniques for Training GANs (2016), section 4
    """
    # BEGIN SOLUTION
    parts = probs.reshape(splits, -1, probs.shape[-1])
    marginals = parts.mean(1, keepdim=True)
    divergences = (torch.xlogy(parts, parts) - torch.xlogy(parts, marginals)).sum(-1)
    scores = divergences.mean(-1).exp()
    return scores.mean(), scores.std(correction=0)
    # END SOLUTION


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    """‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_a Σ_b)^½): the squared Fréchet distance between two Gaussians.

    mu_a, mu_b:   (d,) means
    cov_a, cov_b: (d, d) covariances, symmetric and positive semi-definite; they may be singular
    returns: a real number, a tensor without axes; its absolute error is at most 1e-6 · (tr Σ_a + tr Σ_b) for inputs of
             float64, and 1e-3 · (tr Σ_a + tr Σ_b) for inputs of float32, so it may be negative by as much
    source:  Dowson and Landau, The Fréchet Distance between Multivariate Normal Distributions (1982)
    """
    # BEGIN SOLUTION
    shift = mu_a.double() - mu_b.double()
    a, b = cov_a.double(), cov_b.double()
    root_a, root_b = ((v * w.clamp(min=0).sqrt()) @ v.T for w, v in map(torch.linalg.eigh, (a, b)))
    overlap = torch.linalg.svdvals(root_a @ root_b).sum()
    return (shift @ shift + a.trace() + b.trace() - 2 * overlap).to(mu_a)
    # END SOLUTION


def fid(features_real, features_fake):
    """The squared Fréchet distance between two Gaussians with the means and covariances of two sets of features.

    features_real: (n, d) features of real images, n ≥ 2
    features_fake: (m, d) features of generated images, m ≥ 2
    returns: a tensor without axes; covariances are divided by n − 1 and m − 1
    source:  Heusel et al., GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium (2017)
    """
    # BEGIN SOLUTION
    real, fake = features_real.double(), features_fake.double()
    moments = [part for x in (real, fake) for part in (x.mean(0), torch.cov(x.T).reshape(x.shape[1], x.shape[1]))]
    return frechet_distance(*moments).to(features_real)
    # END SOLUTION


def knn_radii(x, k):
    """The Euclidean distance from each row to its k-th nearest other row.

    x:       (n, d) points
    k:       1 ≤ k < n
    returns: (n,) distances, not squared. Another row that is equal counts, with distance 0
    source:  Kynkäänniemi et al., Improved Precision and Recall Metric for Assessing Generative Models (2019)
    """
    # BEGIN SOLUTION
    distances, _ = _search_tree(x).query(_coordinates(x), [k + 1])  # each row is its own nearest
    return torch.as_tensor(distances[:, 0]).to(x)
    # END SOLUTION


def precision_recall(real, fake, k):
    """Precision: the share of fakes in the ball of a real point. Recall: the share of reals in the ball of a fake.

    real:    (n, d) features of real images
    fake:    (m, d) features of generated images
    k:       the ball of a point is closed, and reaches to the k-th nearest other point of its own set; 1 ≤ k < n, k < m
    returns: (precision, recall), two tensors without axes
    source:  Kynkäänniemi et al. (2019), equations 1 and 2
    """
    # BEGIN SOLUTION
    return _covered(real, fake, k).to(real).mean(), _covered(fake, real, k).to(real).mean()
    # END SOLUTION


def density_coverage(real, fake, k):
    """Density: the mean number of reals whose ball contains a fake, over k. Coverage: the share of reals whose ball contains one.

    real:    (n, d) features of real images
    fake:    (m, d) features of generated images
    k:       the ball of a real point is closed, and reaches to the k-th nearest other real point; 1 ≤ k < n
    returns: (density, coverage), two tensors without axes; density may exceed one
    source:  Naeem et al., Reliable Fidelity and Diversity Metrics for Generative Models (2020), equations 4 and 5
    """
    # BEGIN SOLUTION
    held = torch.tensor([len(members) for members in _members(real, fake, k)]).double()
    return (held.sum() / (k * len(fake))).to(real), (held > 0).to(real).mean()
    # END SOLUTION


# BEGIN SOLUTION
def _coordinates(points):
    return points.detach().cpu().double().numpy()


def _search_tree(points):
    from scipy.spatial import cKDTree  # slow to import, and the other scores do without

    return cKDTree(_coordinates(points))


def _members(centres, points, k):
    """For each centre the points in its ball, by their numbers."""
    radii = knn_radii(centres.double(), k).cpu().numpy()
    return _search_tree(points).query_ball_point(_coordinates(centres), radii)


def _covered(centres, points, k):
    """Which points lie in the ball of some centre."""
    inside = set().union(*_members(centres, points, k))
    return torch.tensor([i in inside for i in range(len(points))])


# END SOLUTION
