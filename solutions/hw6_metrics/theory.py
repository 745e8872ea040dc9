"""Assignment 6, theory: what each score does not see, by examples that are measured, and choices."""

import torch


def equal_moments():
    """Two sets of points that FID takes for nearly the same, and that plainly differ.

    returns: (a, b), (n, d) and (m, d) numbers, each of 2 to 1 000 rows and of 1 to 20 columns; with FID(a, b) below 2 % of
             tr Σ_a + tr Σ_b, and an energy distance, 2 E|x − y| − E|x − x'| − E|y − y'| over all pairs of x, x' in a and y,
             y' in b, of at least 5 % of E|x − y|
    """
    # BEGIN SOLUTION
    return [[-1.0], [1.0], [-1.0], [1.0]], [[-1.4142], [0.0], [0.0], [1.4142]]
    # END SOLUTION


def within_class_collapse():
    """A generator that knows one image of each label, and has nearly the best inception score.

    returns: (images, probs): (N, d) numbers, a row for each image, and (N, K) the classifier's answers, equal for equal images;
             100 to 10 000 images of 1 to 100 numbers, K from 5 to 100, with at most K different images and an inception score,
             of one part, above 0.95 K
    """
    # BEGIN SOLUTION
    labels = torch.arange(100) % 10
    return labels[:, None], torch.eye(10)[labels]
    # END SOLUTION


def one_outlier():
    """Real points, one outlier among them, and fakes that are nowhere near the others: precision falls for it, density does not.

    returns: (real, outlier, fake, k): (n, d) points, (d,) one more, (m, d) fakes, and k ≥ 6; at most 1 000 rows of 1 to 20
             columns. With the outlier among the reals precision is higher than without it by at least 0.3, and density by less
             than 0.2
    """
    # BEGIN SOLUTION
    return torch.arange(8.0)[:, None], [100.0], [[90.0], [95.0], [110.0]], 7
    # END SOLUTION


def wide_fakes():
    """Fakes that are spread far too widely, which recall does not mind.

    returns: (real, fake, k): (n, d) and (m, d) points, at most 1 000 rows of 1 to 20 columns, and k ≥ 1. The fakes' spread,
             √(tr Σ), is more than three times that of the reals; recall is above 0.8, and coverage below 0.5
    """
    # BEGIN SOLUTION
    return torch.linspace(-1, 1, 41)[:, None], [[-30.0], [-20.0], [-10.0], [10.0], [20.0], [30.0]], 2
    # END SOLUTION


def marginal_of_the_inception_score():
    """Of what are the labels whose distribution p(y) stands in the inception score?

    returns: "a" for the generated images, "b" for the real images, "c" for the classifier's training set, "d" for the uniform
             distribution
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def fid_of_a_missing_class():
    """The real images are of cats and dogs, in equal shares, and a generator draws perfect cats and nothing else. What does FID
    say of it?

    returns: "a": it is low, since every image looks real; "b": it is high, since means and covariances differ; "c": it is
             undefined, since the covariance is singular; "d": it is low if there are enough images
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def reliable_pair():
    """Naeem et al. (2020) propose two scores in place of precision and recall. Which?

    returns: "a": density and convergence; "b": density and coverage; "c": fidelity and coverage; "d": distance and
             convergence
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def how_precision_is_estimated():
    """How does the precision of Kynkäänniemi et al. (2019) decide whether a generated image looks real?

    returns: "a": a classifier, trained on real images, takes it for real; "b": a discriminator, trained on both, takes it for
             real; "c": it lies within the distance of a real image's k-th nearest neighbour; "d": its nearest neighbour of all
             is a real image
    """
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION
