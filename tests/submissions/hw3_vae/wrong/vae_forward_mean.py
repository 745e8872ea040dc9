"""forward decodes mu.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits forward_draws_from_q forward_spreads_by_its_sigma
hint: forward_decodes_the_mean
"""


class VAE(VAE):
    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(mu), mu, logvar
