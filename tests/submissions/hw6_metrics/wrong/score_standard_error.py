"""The standard error of the mean in place of the deviation.

loses: deviation_is_right score_knows_zeros
hint: You returned the standard error of the mean
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0) / splits**0.5
