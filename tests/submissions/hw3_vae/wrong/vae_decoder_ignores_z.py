"""The decoder's first layer sees zeros: one image for all.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits
hint: ignores_the_latents
"""


class VAE(VAE):
    def decode(self, z):
        return super().decode(0 * z)
