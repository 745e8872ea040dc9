"""The encoder pays for a code that is always the same, and the decoder does not read it.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits
hint: decoder_does_not_read_z
"""


class VAE(VAE):
    def encode(self, x):
        mu, logvar = super().encode(x)
        return 2 + 0 * mu, 0 * logvar

    def decode(self, z):
        return super().decode(0 * z)
