"""003's −2 JSD, called L_D there.

loses: best_loss_is_derived
hint: loss_as_minus_two_jsd
"""


def loss_at_the_best_discriminator(jsd):
    return -2 * jsd
