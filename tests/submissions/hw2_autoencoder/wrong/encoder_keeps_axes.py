"""Codes are images of one pixel with many channels. The decoder beside it takes them as they are.

loses: codes_have_the_right_shape whole_is_made_of_its_parts
hint: codes_keep_axes
"""
class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Conv2d(1, 32, 4, 4), torch.nn.SiLU(), torch.nn.Flatten(), torch.nn.Linear(128, 128), torch.nn.SiLU(),
            torch.nn.Linear(128, latent_dim), torch.nn.Unflatten(1, (latent_dim, 1, 1)))

    def forward(self, x):
        return self.layers(x)


class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z.flatten(1))
