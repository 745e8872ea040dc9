"""Assignment 6, theory: what each score does not see, in examples that are measured and in multiple-choice questions."""

import torch


def equal_moments():
    """Two sets of points that are nearly the same for FID, yet plainly differ.

    returns: (a, b), (n, d) and (m, d) numbers, each with 2 to 1 000 rows and 1 to 20 columns; FID(a, b) is below 2 % of
             tr Σ_a + tr Σ_b, and the energy distance, 2 E|x − y| − E|x − x'| − E|y − y'| over all pairs of x, x' in a and y,
             y' in b, is at least 5 % of E|x − y|
    """
    # BEGIN SOLUTION
    return [[-1.0], [1.0], [-1.0], [1.0]], [[-1.4142], [0.0], [0.0], [1.4142]]
    # END SOLUTION


def within_class_collapse():
    """A generator that knows only one image of each label, yet has nearly the best inception score.

    returns: (images, probs): (N, d) numbers, one row per image, and (N, K) the classifier's predictions, equal for equal images;
             100 to 10 000 images of 1 to 100 numbers, K from 5 to 100, at most K different images, and an inception score
             (of one part) above 0.95 K
    """
    # BEGIN SOLUTION
    labels = torch.arange(100) % 10
    return labels[:, None], torch.eye(10)[labels]
    # END SOLUTION


def one_outlier():
    """Real points, one outlier among them, and fakes far from all the others: the outlier deceives precision, but not density.

    returns: (real, outlier, fake, k): (n, d) points, (d,) one more, (m, d) fakes, and k ≥ 6; at most 1 000 rows of 1 to 20
             columns. With the outlier among the reals, precision is higher than without it by at least 0.3, and density by
             less than 0.2
    """
    # BEGIN SOLUTION
    return torch.arange(8.0)[:, None], [100.0], [[90.0], [95.0], [110.0]], 7
    # END SOLUTION


def wide_fakes():
    """Fakes that are spread far too widely, but still get a high recall.

    returns: (real, fake, k): (n, d) and (m, d) points, at most 1 000 rows of 1 to 20 columns, and k ≥ 1. The fakes' spread,
             √(tr Σ), is more than three times that of the reals; recall is above 0.8, and coverage below 0.5
    """
    # BEGIN SOLUTION
    return torch.linspace(-1, 1, 41)[:, None], [[-30.0], [-20.0], [-10.0], [10.0], [20.0], [30.0]], 2
    # END SOLUTION


def marginal_of_the_inception_score():
    """Where does the label distribution p(y) in the inception score come from?

    returns: "a": from the generated images; "b": from the real images; "c": from the classifier's training set; "d": from no
             images, it is the uniform distribution
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def fid_of_a_missing_class():
    """The real images show cats and dogs, in equal shares, and a generator draws perfect cats and nothing else. What does FID
    say about it?

    returns: "a": it is low, since every image looks real; "b": it is high, since means and covariances differ; "c": it is
             undefined, since the covariance is singular; "d": it is low if there are enough images
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def reliable_pair():
    """Which two scores do Naeem et al. (2020) propose in place of precision and recall?

    returns: "a": density and convergence; "b": density and coverage; "c": fidelity and coverage; "d": distance and
             convergence
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def how_precision_is_estimated():
    """How does the precision of Kynkäänniemi et al. (2019) decide whether a generated image looks real?

    returns: "a": a classifier, trained on real images, takes it for real; "b": a discriminator, trained on both, takes it for
             real; "c": it lies within the distance of a real image's k-th nearest neighbour; "d": its nearest neighbour
             among all images is a real image
    """
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION
