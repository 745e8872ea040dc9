"""sample sets the seed.

loses: samples_are_probabilities
hint: samples_again
"""


class VAE(VAE):
    def sample(self, n):
        torch.manual_seed(0)
        return super().sample(n)
