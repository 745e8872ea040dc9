"""0 · log 0 is NaN.

loses: score_knows_zeros score_has_its_bounds score_keeps_the_conventions
hint: The score is NaN. Often: 0 · log 0
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (part * (part.log() - marginal.log())).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
