"""Theory: what the scores are made of, as choices."""

from autograder import choice


@choice("theory.marginal_of_the_inception_score", points=1, options="a b c d")
def marginal_is_chosen():
    """Where the marginal of the inception score comes from."""
    return "a"


@choice("theory.fid_of_a_missing_class", points=1, options="a b c d")
def missing_class_is_seen():
    """What FID says about a generator that leaves out a class."""
    return "b"


@choice("theory.reliable_pair", points=1, options="a b c d")
def reliable_pair_is_named():
    """Which two scores replace precision and recall."""
    return "b"


@choice("theory.how_precision_is_estimated", points=1, options="a b c d")
def estimate_of_precision_is_chosen():
    """How precision decides whether an image looks real."""
    return "c"
