"""KL(p(y) ‖ p(y|x)).

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds score_keeps_the_conventions
hint: Your divergence is the wrong way round
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(marginal, marginal) - torch.xlogy(marginal, part)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
