"""The decoder takes its codes off the graph, so that no encoder could learn from it. The autoencoder beside it has one of its own.

loses: decoder_keeps_the_conventions
hint: no gradient flows from the images back to the codes
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z.detach())


class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder.layers(z)
