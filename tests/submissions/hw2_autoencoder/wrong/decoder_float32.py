"""Images are always float32. The autoencoder beside it asks the layers themselves.

loses: decoder_keeps_the_conventions
hint: it must have the inputs' dtype
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z).float()


class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder.layers(z)
