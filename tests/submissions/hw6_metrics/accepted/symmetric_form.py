"""Eigenvalues of Σ_a^½ Σ_b Σ_a^½, as most packages do it now."""


def frechet_distance(mu_a, cov_a, mu_b, cov_b):
    a, b = cov_a.to(torch.float64), cov_b.to(torch.float64)
    values, vectors = torch.linalg.eigh(a)
    root = vectors @ torch.diag(values.clamp(min=0) ** 0.5) @ vectors.mT
    inner = torch.linalg.eigvalsh(root @ b @ root)
    distance = torch.dist(mu_a.to(torch.float64), mu_b.to(torch.float64)) ** 2
    return (distance + torch.trace(a + b) - 2 * inner.clamp(min=0).sqrt().sum()).to(mu_a.dtype)


def inception_score(probs, splits):
    parts = torch.stack(torch.tensor_split(probs, splits))
    marginal = parts.mean(dim=1, keepdim=True).expand_as(parts)
    ratio = torch.where(parts > 0, parts / marginal, torch.ones_like(parts))
    kl = (parts * ratio.log()).sum(dim=-1)
    scores = torch.exp(kl.mean(dim=1))
    return scores.mean(), torch.sqrt(((scores - scores.mean()) ** 2).mean())
