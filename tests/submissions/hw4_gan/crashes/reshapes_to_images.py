"""Events are taken for images of three axes, and vectors have one.

loses: penalty_is_right penalty_takes_one_alpha_for_each_example penalty_is_right_for_quadratic_critics
loses: penalty_trains_the_critic penalty_leaves_no_gradients penalty_keeps_the_conventions
"""


def gradient_penalty(critic, real, fake, alpha):
    a = alpha.view(-1, 1, 1, 1)
    x = (a * real + (1 - a) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
