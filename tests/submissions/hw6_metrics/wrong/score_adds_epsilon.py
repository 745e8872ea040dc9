"""A small number in every logarithm, of which many labels make a large one.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (part * ((part + 1e-3).log() - (marginal + 1e-3).log())).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
