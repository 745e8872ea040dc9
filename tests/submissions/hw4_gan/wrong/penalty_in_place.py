"""The interpolation is written into the data.

loses: penalty_keeps_the_conventions
"""


def gradient_penalty(critic, real, fake, alpha):
    alpha = alpha.reshape(-1, *[1] * (real.ndim - 1))
    between = real.data.mul_(alpha).add_((1 - alpha) * fake).detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
