"""sample returns logits.

loses: samples_are_probabilities samples_explain_unseen_digits
hint: samples_logits
"""


class VAE(VAE):
    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim))
