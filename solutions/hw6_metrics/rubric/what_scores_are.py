"""Theory: what the scores are made of, as choices."""

from autograder import choice


@choice("theory.marginal_of_the_inception_score", points=1, options="a b c d")
def marginal_is_chosen():
    """The marginal of the inception score is chosen."""
    return "a"


@choice("theory.fid_of_a_missing_class", points=1, options="a b c d")
def missing_class_is_seen():
    """What FID says of a generator that leaves a class out is chosen."""
    return "b"


@choice("theory.reliable_pair", points=1, options="a b c d")
def reliable_pair_is_named():
    """The two scores that replace precision and recall are chosen."""
    return "b"


@choice("theory.how_precision_is_estimated", points=1, options="a b c d")
def estimate_of_precision_is_chosen():
    """How precision decides that an image looks real is chosen."""
    return "c"
