"""z = 0 for all, with a little noise on it.

loses: samples_explain_unseen_digits
hint: samples_by_another_prior
"""


class VAE(VAE):
    def sample(self, n):
        return self.decode(0.01 * torch.randn(n, self.latent_dim)).sigmoid()
