"""The scores are gathered in a new tensor, which is on the CPU.

loses: metrics.py
hint: not on the inputs
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp().to(probs))
    scores = torch.stack(scores)
    return torch.zeros(splits, dtype=probs.dtype).mean() + scores.mean().cpu(), scores.std(correction=0).cpu()
