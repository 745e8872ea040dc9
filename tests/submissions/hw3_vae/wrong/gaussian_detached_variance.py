"""The variance gets no gradient.

loses: gaussian_gradient_is_right
hint: no gradient flows back to logvar
"""


def gaussian_log_likelihood(x, mean, logvar):
    return torch.distributions.Normal(mean, (0.5 * logvar.detach()).exp()).log_prob(x).flatten(1).sum(1)
