"""No gradient flows.

loses: log_mean_exp_counts_zeros log_mean_exp_gradient_is_the_softmax
"""


def log_mean_exp(x, dim):
    return (torch.logsumexp(x, dim) - math.log(x.shape[dim])).detach() + 0 * x.mean(dim)
