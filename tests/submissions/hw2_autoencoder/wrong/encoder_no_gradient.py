"""The encoder runs under no_grad and never learns. The autoencoder beside it has one of its own.

loses: encoder_can_be_taught
hint: encoder_does_not_learn
"""
class Encoder(Encoder):
    def forward(self, x):
        with torch.no_grad():
            z = self.layers(x)
        return z + 0 * sum(p.sum() for p in self.parameters())


class Autoencoder(Autoencoder):
    def encode(self, x):
        return self.encoder.layers(x)
