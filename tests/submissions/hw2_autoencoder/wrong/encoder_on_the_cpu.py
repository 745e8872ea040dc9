"""Adds a tensor that it makes where tensors are made by default. The autoencoder beside it asks the layers themselves.

loses: encoder_keeps_the_conventions
hint: device
"""
class Encoder(Encoder):
    def forward(self, x):
        z = self.layers(x)
        return z + torch.full((z.shape[1],), 0.1, dtype=z.dtype)


class Autoencoder(Autoencoder):
    def encode(self, x):
        return self.encoder.layers(x)
