"""No deviation: one number.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds score_keeps_the_conventions
hint: expected a tuple of 2
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean()
