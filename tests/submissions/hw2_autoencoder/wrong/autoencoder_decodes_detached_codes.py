"""No gradient flows from decode's images back to the codes; forward goes another way, and training does not notice.

loses: autoencoder_keeps_the_conventions
hint: no gradient flows from the images back to the codes
"""
class Autoencoder(Autoencoder):
    def decode(self, z):
        return self.decoder(z.detach())

    def forward(self, x):
        return self.decoder(self.encoder(x))
