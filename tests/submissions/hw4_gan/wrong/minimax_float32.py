"""Computed and returned in float32.

loses: minimax_loss_keeps_the_conventions
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * F.logsigmoid(-logits_fake.float()).mean()
