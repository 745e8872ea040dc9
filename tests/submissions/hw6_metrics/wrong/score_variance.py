"""The variance in place of the deviation.

loses: deviation_is_right score_knows_zeros
hint: You returned the variance of the scores
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.var(correction=0)
