"""The share of right points in float64, where a mean of float32 is as right."""


def disentanglement_score(differences, factors):
    from provided import fit_classifier

    features, half = differences.abs().mean(1), len(factors) // 2
    right = fit_classifier(features[:half], factors[:half])(features[half:]) == factors[half:]
    return torch.tensor(right.cpu().numpy().mean())
