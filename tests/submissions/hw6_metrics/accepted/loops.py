"""One row after the other."""
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


def knn_radii(x, k):
    radii = []
    for i in range(len(x)):
        distances = (x - x[i]).pow(2).sum(1)
        radii.append(torch.kthvalue(distances, k + 1).values.sqrt())
    return torch.stack(radii)


def density_coverage(real, fake, k):
    total, covered = 0, 0
    for point, radius in zip(real, knn_radii(real, k)):
        inside = int(((fake - point).pow(2).sum(1).sqrt() <= radius).sum())
        total += inside
        covered += inside > 0
    return real.new_tensor(total / (k * len(fake))), real.new_tensor(covered / len(real))
