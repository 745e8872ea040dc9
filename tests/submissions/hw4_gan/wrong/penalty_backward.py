"""backward leaves gradients in the critic's parameters.

loses: penalty_leaves_no_gradients
"""


def gradient_penalty(critic, real, fake, alpha):
    alpha = alpha.reshape(-1, *[1] * (real.ndim - 1))
    between = (alpha * real + (1 - alpha) * fake).detach().requires_grad_()
    critic(between).sum().backward(create_graph=True)
    return (between.grad.flatten(1).norm(dim=1) - 1).square().mean()
