"""Eight latents whatever is asked.

loses: vae_has_the_right_shapes
"""


class VAE(VAE):
    def __init__(self, latent_dim):
        super().__init__(8)
