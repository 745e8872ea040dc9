"""exp of the mean of all divergences.

loses: score_is_right score_knows_zeros
hint: You averaged the parts' divergences before exp
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence)
    scores = torch.stack(scores)
    return scores.mean().exp(), scores.exp().std(correction=0)
