"""torch.split takes the size of a part.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds
hint: You took `splits` as the size of a part
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.split(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
