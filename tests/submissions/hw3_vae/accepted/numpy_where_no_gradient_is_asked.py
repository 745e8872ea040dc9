"""numpy and scipy where the handout asks for no gradient; the metric with its own loop."""
import numpy
import provided


def exact_posterior(x, W, b, noise_var):
    a, w, c, s = (v.detach().cpu().numpy().astype(numpy.float64) for v in (x, W, b, noise_var))
    precision = numpy.eye(w.shape[1]) + w.T @ w / s
    mean = numpy.linalg.solve(precision, w.T @ (a - c).T / s).T
    cov = numpy.repeat(numpy.linalg.inv(precision)[None], len(a), axis=0)
    return tuple(torch.from_numpy(v).to(x) for v in (mean, cov))


def disentanglement_score(differences, factors):
    seen = torch.stack([torch.stack([pair.abs() for pair in point]).sum(0) / len(point) for point in differences])
    n = len(seen)
    predict = provided.fit_classifier(seen[: n // 2], factors[: n // 2])
    right = sum(int(a == b) for a, b in zip(predict(seen[n // 2 :]), factors[n // 2 :]))
    return torch.tensor(right / (n - n // 2), dtype=differences.dtype, device=differences.device)
