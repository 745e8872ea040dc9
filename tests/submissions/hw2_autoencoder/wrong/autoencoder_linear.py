"""Nothing but linear layers.

loses: training_beats_principal_components more_latents_say_more
hint: is_no_better_than_linear
"""
class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.first, self.second = torch.nn.Linear(64, latent_dim), torch.nn.Linear(latent_dim, 64)

    def encode(self, x):
        return self.first(x.flatten(1))

    def decode(self, z):
        return self.second(z).reshape(-1, 1, 8, 8)

    def forward(self, x):
        return self.decode(self.encode(x))
