"""Always two latents. The autoencoder beside it has networks of its own.

loses: codes_have_the_right_shape
hint: code_size_is_fixed
"""
class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.SiLU(), torch.nn.Linear(128, 2))

    def forward(self, x):
        return self.layers(x)


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        layers = lambda a, b: torch.nn.Sequential(torch.nn.Linear(a, 200), torch.nn.SiLU(), torch.nn.Linear(200, b))
        self.into, self.out_of = layers(64, latent_dim), layers(latent_dim, 64)

    def encode(self, x):
        return self.into(x.flatten(1))

    def decode(self, z):
        return self.out_of(z).reshape(-1, 1, 8, 8)

    def forward(self, x):
        return self.decode(self.encode(x))
