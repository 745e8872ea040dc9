"""One z for all rows.

loses: samples_are_probabilities samples_explain_unseen_digits
hint: samples_of_one_z
"""


class VAE(VAE):
    def sample(self, n):
        return self.decode(torch.randn(1, self.latent_dim).expand(n, -1)).sigmoid()
