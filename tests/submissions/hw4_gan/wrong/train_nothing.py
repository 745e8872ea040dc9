"""Nothing is trained; the losses are made up.

loses: trained_samples_are_near_the_data trained_samples_reach_the_modes generator_follows_the_discriminator
loses: every_step_has_other_data noise_is_standard_normal training_uses_its_arguments
loses: generators_step_leaves_the_discriminator_alone samples_come_from_the_network
hint: is_not_trained
"""


def train_gan(generator, discriminator, data, *, steps=2000, batch_size=128, lr=2e-3, seed=0):
    return [(0.7 - 0.1 * k / steps, 0.7 + 0.1 * k / steps) for k in range(steps)]
