"""Eight latents whatever is asked.

loses: vae_has_the_right_shapes forward_spreads_by_its_sigma first_loss_is_the_bound
loses: training_leaves_the_data_alone training_returns_its_losses
"""


class VAE(VAE):
    def __init__(self, latent_dim):
        super().__init__(8)
