"""The first pair alone.

loses: disentanglement_is_right
hint: takes_one_pair
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences[:, 0].abs()
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).to(differences.dtype).mean()
