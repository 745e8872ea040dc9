"""encode returns one tensor.

loses: training_beats_independent_pixels latents_are_used samples_are_probabilities samples_explain_unseen_digits forward_spreads_by_its_sigma losses_are_the_bound
loses: forward_draws_from_q vae_has_the_right_shapes training_uses_its_arguments first_loss_is_the_bound
"""


class VAE(VAE):
    def encode(self, x):
        return torch.stack(super().encode(x)).sum(0).sum()

    def forward(self, x):
        mu, logvar = super().encode(x)
        return self.decode(mu), mu, logvar
