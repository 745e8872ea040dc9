"""Images are dealt out to the parts in turn.

loses: score_is_right deviation_is_right score_knows_zeros score_has_its_bounds
hint: You dealt out the images to the parts in turn
"""


def inception_score(probs, splits):
    scores = []
    for part in [probs[i::splits] for i in range(splits)]:
        marginal = part.mean(0)
        divergence = (torch.xlogy(part, part) - torch.xlogy(part, marginal)).sum(1).mean()
        scores.append(divergence.exp())
    scores = torch.stack(scores)
    return scores.mean(), scores.std(correction=0)
