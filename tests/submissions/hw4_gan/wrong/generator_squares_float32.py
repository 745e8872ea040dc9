"""In float32, and detached from the graph.

loses: least_squares_generator_gradient_is_right least_squares_generator_loss_keeps_the_conventions
"""


def generator_loss_least_squares(scores_fake):
    return torch.tensor(0.5 * (scores_fake.detach() - 1).square().mean().item())
