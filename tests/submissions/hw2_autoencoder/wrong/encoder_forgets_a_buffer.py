"""Keeps a tensor as a plain attribute, which stays behind when the network moves, and looks at values before.

loses: encoder_keeps_the_conventions autoencoder_keeps_the_conventions
hint: it mixes tensors on different devices
"""


class Encoder(Encoder):
    def __init__(self, latent_dim):
        super().__init__(latent_dim)
        self.middle = torch.zeros(1, 8, 8)

    def forward(self, x):
        if not bool(x.isfinite().all()):
            raise ValueError("an image is not finite")
        return super().forward(x - self.middle.to(x.dtype))
