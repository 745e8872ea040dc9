"""A loop that ends one part too early.

loses: score_is_right deviation_is_right score_knows_zeros score_keeps_the_conventions
hint: You left out one part
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits)[:-1] if splits > 1 else [probs]:
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
