"""Computes in numpy, which reads the memory of the CPU alone, and comes back to torch.

loses: categorical_kl_keeps_the_conventions
hint: it turns a tensor on a GPU into a numpy array
"""
from scipy.special import rel_entr


def kl_categorical(q_probs, p_probs):
    value = rel_entr(q_probs.detach().numpy(), p_probs.detach().numpy()).sum(-1)
    return torch.as_tensor(value, dtype=q_probs.dtype, device=q_probs.device)
