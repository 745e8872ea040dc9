"""scipy's matrix root, its real part; entropies; brute force in numpy, in blocks."""

import numpy as np
import scipy.linalg
import scipy.stats


def inception_score(probs, splits):
    p = probs.cpu().double().numpy()
    scores = []
    for part in np.array_split(p, splits):
        scores.append(np.exp(scipy.stats.entropy(part.mean(0)) - scipy.stats.entropy(part, axis=1).mean()))
    return tuple(torch.as_tensor(v).to(probs) for v in (np.mean(scores), np.std(scores)))


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    m, a, n, b = (x.cpu().double().numpy() for x in (mu_a, cov_a, mu_b, cov_b))
    root = scipy.linalg.sqrtm(a @ b)
    return torch.as_tensor(((m - n) ** 2).sum() + np.trace(a + b - 2 * np.real(root))).to(mu_a)


def fid(features_real, features_fake):
    real, fake = (x.cpu().double().numpy() for x in (features_real, features_fake))
    covs = [np.atleast_2d(np.cov(x, rowvar=False)) for x in (real, fake)]
    moments = real.mean(0), covs[0], fake.mean(0), covs[1]
    return frechet_distance(*map(torch.as_tensor, moments)).to(features_real)
