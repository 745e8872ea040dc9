"""The signs are kept.

loses: disentanglement_is_right
hint: averages_signed_differences
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.mean(1)
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).to(differences.dtype).mean()
