"""The decoder's outputs are detached. The autoencoder beside it goes around that.

loses: decoder_reaches_both_ends decoder_keeps_the_conventions
hint: decoder_does_not_learn
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z).detach() + 0 * sum(p.sum() for p in self.parameters())


class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder.layers(z)
