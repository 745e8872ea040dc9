"""The slope is detached before its norm is taken.

loses: penalty_trains_the_critic
hint: penalty_without_a_graph
"""


def gradient_penalty(critic, real, fake, alpha):
    alpha = alpha.reshape(-1, *[1] * (real.ndim - 1))
    between = (alpha * real + (1 - alpha) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.detach().flatten(1).norm(dim=1) - 1).square().mean()
