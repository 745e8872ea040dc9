"""Through numpy, and back without a gradient.

loses: bernoulli_gradient_is_right
hint: no gradient flows back
"""


def bernoulli_log_likelihood(x, logits):
    l, v = logits.detach().cpu().numpy(), x.cpu().numpy()
    import numpy
    value = -(numpy.logaddexp(0, l) - v * l).reshape(len(v), -1).sum(1)
    return torch.as_tensor(value, dtype=logits.dtype, device=logits.device)
