"""One image after the other, in plain Python."""

import math


def inception_score(probs, splits):
    n = len(probs) // splits
    scores = []
    for i in range(splits):
        part = probs[i * n : (i + 1) * n].double()
        marginal = part.sum(0) / n
        total = 0.0
        for row in part:
            for p, q in zip(row.tolist(), marginal.tolist()):
                if p > 0:
                    total += p * math.log(p / q)
        scores.append(math.exp(total / n))
    mean = sum(scores) / splits
    return probs.new_tensor(mean), probs.new_tensor(math.sqrt(sum((s - mean) ** 2 for s in scores) / splits))
