"""The absolute value of the mean.

loses: disentanglement_is_right
hint: takes_the_absolute_mean
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.mean(1).abs()
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).to(differences.dtype).mean()
