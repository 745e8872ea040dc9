"""A loss calls itself.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable minimax_loss_keeps_the_conventions
hint: RecursionError
"""


def generator_loss_minimax(logits_fake):
    return -generator_loss_minimax(-logits_fake)
