"""Normalises its argument in place.

loses: score_keeps_the_conventions
hint: in place
"""


def inception_score(probs, splits):
    probs += 1e-12
    probs *= 1.0001
    parts = (probs / 1.0001).reshape(splits, -1, probs.shape[1])
    marginal = parts.mean(1, keepdim=True)
    scores = (torch.xlogy(parts, parts) - torch.xlogy(parts, marginal)).sum(-1).mean(-1).exp()
    return scores.mean(), scores.std(correction=0)
