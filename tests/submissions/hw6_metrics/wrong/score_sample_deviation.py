"""The standard deviation divides by one less than the number of parts.

loses: deviation_is_right score_knows_zeros score_has_its_bounds
hint: You divided by one less than the number of parts
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std()
