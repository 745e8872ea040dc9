"""Codes are always float32. The autoencoder beside it asks the layers themselves.

loses: encoder_keeps_the_conventions
hint: it must have the inputs' dtype
"""
class Encoder(Encoder):
    def forward(self, x):
        return self.layers(x).float()


class Autoencoder(Autoencoder):
    def encode(self, x):
        return self.encoder.layers(x)
