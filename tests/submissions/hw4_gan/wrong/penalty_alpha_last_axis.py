"""alpha runs along the last axis; where the batch has another size torch refuses.

loses: penalty_is_right penalty_takes_one_alpha_for_each_example penalty_is_right_for_quadratic_critics
loses: penalty_trains_the_critic penalty_leaves_no_gradients penalty_keeps_the_conventions
hint: takes_alpha_along_the_last_axis
"""


def gradient_penalty(critic, real, fake, alpha):
    between = (alpha * real + (1 - alpha) * fake).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()
