"""The language of a rubric: every name that a rubric may use."""

from __future__ import annotations

from autograder.rubric import cases
from autograder.rubric.compare import Tolerance
from autograder.rubric.families import (
    choice,
    closed_form,
    construction,
    conventions,
    custom,
    device,
    distribution,
    effect,
    follow_through,
    gradient,
    gradients_back,
    identity,
    inverse,
    jacobian,
    monte_carlo,
    normalised,
    on_grid,
    plane_grid,
    probes_around,
    stability,
    symbolic,
    training,
    value_of,
)
from autograder.rubric.figures import colour_gaps, matched
from autograder.rubric.model import Assignment, Unmet, require
from autograder.rubric.policy import LateDays, RateLimit

__all__ = [
    "Assignment",
    "LateDays",
    "RateLimit",
    "Tolerance",
    "Unmet",
    "cases",
    "choice",
    "closed_form",
    "colour_gaps",
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
    "matched",
    "monte_carlo",
    "normalised",
    "on_grid",
    "plane_grid",
    "probes_around",
    "require",
    "stability",
    "symbolic",
    "training",
    "value_of",
]
