"""The squared norm is held against one.

loses: penalty_is_right penalty_takes_one_alpha_for_each_example penalty_is_right_for_quadratic_critics
loses: penalty_trains_the_critic
hint: forgets_the_root
"""


def gradient_penalty(critic, real, fake, alpha):
    alpha = alpha.reshape(-1, *[1] * (real.ndim - 1))
    between = (alpha * real + (1 - alpha) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).square().sum(1) - 1).square().mean()
