"""Squares for absolute values.

loses: disentanglement_is_right
hint: squares_the_differences
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.square().mean(1)
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).to(differences.dtype).mean()
