"""Denoises in place: while training, noise is added to the images that it is given.

loses: encoder_keeps_the_conventions autoencoder_keeps_the_conventions
"""
class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.Linear(64, 128), torch.nn.SiLU(), torch.nn.Linear(128, 128), torch.nn.SiLU(),
            torch.nn.Linear(128, latent_dim))

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                x += 0.1 * torch.randn_like(x)
        return self.layers(x)
