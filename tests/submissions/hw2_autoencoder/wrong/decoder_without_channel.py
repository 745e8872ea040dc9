"""Images lack the axis of their channel. The autoencoder beside it puts it in.

loses: images_have_the_right_shape decoder_reaches_both_ends
hint: channel_is_missing
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z).squeeze(1)


class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder(z).unsqueeze(1)
