"""The scores are gathered in a new tensor, which is on the CPU.

loses: score_keeps_the_conventions
hint: not on the inputs
"""


def inception_score(probs, splits):
    scores = torch.zeros(splits, dtype=probs.dtype)
    for i, part in enumerate(probs.chunk(splits)):
        marginal = part.mean(0)
        scores[i] = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean().exp()
    return scores.mean(), scores.std(correction=0)
