"""Adds a tensor that it makes where tensors are made by default.

loses: encoder_keeps_the_conventions
hint: device
"""
class Encoder(Encoder):
    def forward(self, x):
        z = self.layers(x)
        return z + torch.full((z.shape[1],), 0.1, dtype=z.dtype)
