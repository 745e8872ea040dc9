"""The logarithm of the mean of D.

loses: nonsaturating_loss_is_right nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_log_of_the_mean
"""


def generator_loss_nonsaturating(logits_fake):
    return -0.5 * torch.sigmoid(logits_fake).mean().log()
