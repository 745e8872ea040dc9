"""The marginal is that of all images, for every part.

loses: score_is_right deviation_is_right score_knows_zeros
hint: Each part has a marginal of its own
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = probs.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
