"""Fitted and scored on everything.

loses: disentanglement_is_right
hint: scores_all_points
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.abs().mean(1)
    return (fit_classifier(features, factors)(features) == factors).to(differences.dtype).mean()
