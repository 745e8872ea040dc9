"""The slope is taken at the data.

loses: penalty_is_right penalty_takes_one_alpha_for_each_example penalty_is_right_for_quadratic_critics
loses: penalty_trains_the_critic
hint: penalises_at_the_data
"""


def gradient_penalty(critic, real, fake, alpha):
    between = real.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
