"""Divergences in bits, exponentiated with e.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds
hint: in bits before it is exponentiated
"""


def inception_score(probs, splits):
    scores = []
    for part in probs.chunk(splits):
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append((divergence / torch.log(torch.tensor(2.0, device=probs.device)).to(probs)).exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
