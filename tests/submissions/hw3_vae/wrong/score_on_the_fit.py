"""Scored on the first half.

loses: disentanglement_is_right
hint: scores_what_it_was_fitted_on
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.abs().mean(1)
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[:half]) == factors[:half]).to(differences.dtype).mean()
