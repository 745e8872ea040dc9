"""A sum divided by the length of the first axis: patches count for more.

loses: minimax_loss_is_right
hint: minimax_by_the_first_axis
"""


def generator_loss_minimax(logits_fake):
    return -0.5 * F.softplus(logits_fake).sum() / len(logits_fake)
