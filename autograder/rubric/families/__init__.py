"""The kinds of checks, one file each. A new family is a file of its own, its lines here, and its name in `rubric.language`."""

from autograder.rubric.families.base import Family
from autograder.rubric.families.choice import CHOICE, choice
from autograder.rubric.families.closed_form import CLOSED_FORM, closed_form
from autograder.rubric.families.construction import CONSTRUCTION, construction
from autograder.rubric.families.conventions import CONVENTIONS, RESEMBLING, conventions, gradients_back
from autograder.rubric.families.custom import CUSTOM, custom
from autograder.rubric.families.device import DEVICE, device
from autograder.rubric.families.distribution import DISTRIBUTION, distribution
from autograder.rubric.families.effect import EFFECT, effect
from autograder.rubric.families.follow_through import FOLLOW_THROUGH, follow_through
from autograder.rubric.families.gradient import GRADIENT, gradient
from autograder.rubric.families.identity import IDENTITY, identity
from autograder.rubric.families.inverse import INVERSE, inverse
from autograder.rubric.families.jacobian import JACOBIAN, jacobian, probes_around
from autograder.rubric.families.monte_carlo import MONTE_CARLO, monte_carlo
from autograder.rubric.families.normalised import NORMALISED, normalised, on_grid, plane_grid
from autograder.rubric.families.stability import STABILITY, stability
from autograder.rubric.families.symbolic import SYMBOLIC, symbolic, value_of
from autograder.rubric.families.training import TRAINING, training

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        CLOSED_FORM,
        GRADIENT,
        MONTE_CARLO,
        IDENTITY,
        STABILITY,
        DEVICE,
        CONVENTIONS,
        RESEMBLING,
        SYMBOLIC,
        CONSTRUCTION,
        CHOICE,
        CUSTOM,
        JACOBIAN,
        INVERSE,
        NORMALISED,
        DISTRIBUTION,
        TRAINING,
        FOLLOW_THROUGH,
        EFFECT,
    )
}

__all__ = [
    "FAMILIES",
    "Family",
    "choice",
    "closed_form",
    "construction",
    "conventions",
    "custom",
    "device",
    "distribution",
    "effect",
    "follow_through",
    "gradient",
    "gradients_back",
    "identity",
    "inverse",
    "jacobian",
    "monte_carlo",
    "normalised",
    "on_grid",
    "plane_grid",
    "probes_around",
    "stability",
    "symbolic",
    "training",
    "value_of",
]
