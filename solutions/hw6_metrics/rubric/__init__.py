"""How assignment 6 is graded. Oracles are written in another way than the solution, never by copying it."""

from . import (
    assignment,
    inception_score,
    frechet_distance,
    fid,
    knn_radii,
    precision_recall,
    density_coverage,
    blind_spots,
    what_scores_are,
)
