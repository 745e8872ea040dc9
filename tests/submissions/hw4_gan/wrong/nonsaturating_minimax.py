"""The minimax loss under the other's name.

loses: nonsaturating_loss_is_right nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: gives_the_minimax_loss
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.logsigmoid(-logits_fake).mean()
