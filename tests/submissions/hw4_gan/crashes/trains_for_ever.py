"""Training until both losses agree, which they never do.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes samples_come_from_the_network
loses: generator_follows_the_discriminator generators_step_leaves_the_discriminator_alone training_returns_its_losses
loses: every_step_has_other_data noise_is_standard_normal training_uses_its_arguments
hint: did not end
seconds: 1
"""


def train_gan(generator, discriminator, data, *, steps=2000, batch_size=128, lr=2e-3, seed=0):
    loss_d, loss_g = 0.7, 0.3
    while abs(loss_d - loss_g) > 1e-6:
        loss_d, loss_g = loss_g, loss_d
