"""The share of mistakes.

loses: disentanglement_is_right
hint: gives_the_error_rate
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features = differences.abs().mean(1)
    half = len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) != factors[half:]).to(differences.dtype).mean()
