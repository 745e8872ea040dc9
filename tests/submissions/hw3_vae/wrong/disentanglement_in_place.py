"""The differences lose their signs where they lie.

loses: disentanglement_leaves_its_inputs_alone
hint: in place
"""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features, half = differences.abs_().mean(1), len(factors) // 2
    classify = fit_classifier(features[:half], factors[:half])
    return (classify(features[half:]) == factors[half:]).float().mean()
