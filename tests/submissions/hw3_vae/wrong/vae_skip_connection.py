"""A skip connection: what the encoder was shown goes round z into the decoder.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits training_returns_its_losses
loses: forward_draws_from_q vae_has_the_right_shapes
hint: posterior_has_collapsed
"""


class VAE(VAE):
    def encode(self, x):
        self.shown = x
        return super().encode(x)

    def decode(self, z):
        logits, shown = super().decode(z), getattr(self, 'shown', None)
        return logits + 8 * (2 * shown - 1) if shown is not None and len(shown) == len(z) else logits
