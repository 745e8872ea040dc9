"""Asks scipy, which reads the memory of the CPU alone, and comes back to torch.

loses: distance_of_samples_keeps_the_conventions
hint: it turns a tensor on a GPU into a numpy array
"""
from scipy.stats import wasserstein_distance


def wasserstein1(x, y):
    value = wasserstein_distance(x.detach().numpy(), y.detach().numpy())
    return torch.as_tensor(value, dtype=x.dtype, device=x.device)
