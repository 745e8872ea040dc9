"""The marginal is that of balanced real images, as in 003's answers.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds
hint: No real image is in this score
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = torch.full_like(part[0], 1 / part.shape[1])
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
