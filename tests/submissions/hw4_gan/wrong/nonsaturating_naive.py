"""log(sigmoid): infinite where the sigmoid rounds to zero.

loses: nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_log_of_zero
"""


def generator_loss_nonsaturating(logits_fake):
    return -0.5 * torch.log(torch.sigmoid(logits_fake)).mean()
