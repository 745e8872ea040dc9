"""Looks at values first, and then meets a constant that the module has made on the CPU.

loses: js_keeps_the_conventions
hint: it mixes tensors on different devices
"""
HALVES = torch.tensor([0.5, 0.5], dtype=torch.float64)


def js_divergence(p_probs, q_probs):
    if bool((p_probs < 0).any()) or bool((q_probs < 0).any()):
        raise ValueError("a probability is negative")
    half = HALVES.to(p_probs.dtype)
    middle = (half[:, None, None] * torch.stack([p_probs, q_probs]).reshape(2, -1, p_probs.shape[-1])).sum(0).reshape(p_probs.shape)
    return 0.5 * (kl_categorical(p_probs, middle) + kl_categorical(q_probs, middle))
