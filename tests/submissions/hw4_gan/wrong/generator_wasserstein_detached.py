"""Python numbers in a new tensor.

loses: wasserstein_generator_gradient_is_right wasserstein_generator_loss_keeps_the_conventions
"""


def generator_loss_wasserstein(scores_fake):
    return torch.tensor(-scores_fake.mean().item())
