"""Images come flat. The autoencoder beside it puts them in shape.

loses: images_have_the_right_shape decoder_reaches_both_ends
hint: images_come_flat
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers[:6](z)


class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder(z).reshape(-1, 1, 8, 8)
