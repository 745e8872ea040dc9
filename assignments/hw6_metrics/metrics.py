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
    raise NotImplementedError("inception_score is not implemented yet: replace this line with your solution.")


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    """‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_a Σ_b)^½): the squared Fréchet distance between two Gaussians.

    mu_a, mu_b:   (d,) means
    cov_a, cov_b: (d, d) covariances, symmetric and positive semi-definite; they may be singular
    returns: a real number, a tensor without axes; its absolute error is at most 1e-6 · (tr Σ_a + tr Σ_b) for inputs of
             float64, and 1e-3 · (tr Σ_a + tr Σ_b) for inputs of float32, so it may be negative by as much
    source:  Dowson and Landau, The Fréchet Distance between Multivariate Normal Distributions (1982)
    """
    raise NotImplementedError("frechet_distance is not implemented yet: replace this line with your solution.")


def fid(features_real, features_fake):
    """The squared Fréchet distance between two Gaussians with the means and covariances of two sets of features.

    features_real: (n, d) features of real images, n ≥ 2
    features_fake: (m, d) features of generated images, m ≥ 2
    returns: a tensor without axes; covariances are divided by n − 1 and m − 1
    source:  Heusel et al., GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium (2017)
    """
    raise NotImplementedError("fid is not implemented yet: replace this line with your solution.")


def knn_radii(x, k):
    """The Euclidean distance from each row to its k-th nearest other row.

    x:       (n, d) points
    k:       1 ≤ k < n
    returns: (n,) distances, not squared. Another row that is equal counts, with distance 0
    source:  Kynkäänniemi et al., Improved Precision and Recall Metric for Assessing Generative Models (2019)
    """
    raise NotImplementedError("knn_radii is not implemented yet: replace this line with your solution.")


def precision_recall(real, fake, k):
    """Precision: the share of fakes in the ball of a real point. Recall: the share of reals in the ball of a fake.

    real:    (n, d) features of real images
    fake:    (m, d) features of generated images
    k:       the ball of a point is closed, and reaches to the k-th nearest other point of its own set; 1 ≤ k < n, k < m
    returns: (precision, recall), two tensors without axes
    source:  Kynkäänniemi et al. (2019), equations 1 and 2
    """
    raise NotImplementedError("precision_recall is not implemented yet: replace this line with your solution.")


def density_coverage(real, fake, k):
    """Density: the mean number of reals whose ball contains a fake, over k. Coverage: the share of reals whose ball contains one.

    real:    (n, d) features of real images
    fake:    (m, d) features of generated images
    k:       the ball of a real point is closed, and reaches to the k-th nearest other real point; 1 ≤ k < n
    returns: (density, coverage), two tensors without axes; density may exceed one
    source:  Naeem et al., Reliable Fidelity and Diversity Metrics for Generative Models (2020), equations 4 and 5
    """
    raise NotImplementedError("density_coverage is not implemented yet: replace this line with your solution.")
