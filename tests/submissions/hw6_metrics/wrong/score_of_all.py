"""One score of all images, whatever the number of parts.

loses: metrics.py
hint: All images are one part here
"""


def inception_score(probs, splits):
    scores = []
    for part in [probs]:
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
