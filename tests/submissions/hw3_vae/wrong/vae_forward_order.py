"""forward returns (mu, logvar, logits).

loses: training_beats_independent_pixels latents_are_used samples_are_probabilities samples_explain_unseen_digits forward_spreads_by_its_sigma losses_are_the_bound
loses: forward_draws_from_q vae_has_the_right_shapes training_returns_its_losses training_leaves_the_data_alone
loses: training_uses_its_arguments first_loss_is_the_bound
"""


class VAE(VAE):
    def forward(self, x):
        logits, mu, logvar = super().forward(x)
        return mu, logvar, logits
