"""One is subtracted from the scores in place.

loses: least_squares_discriminator_loss_keeps_the_conventions
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return (
        0.5 * (scores_real - 1).square().mean() + 0.5 * scores_fake.data.pow_(2).mean()
        if not scores_real.requires_grad
        else 0.5 * (scores_real - 1).square().mean() + 0.5 * scores_fake.square().mean()
    )
