"""The code of an image that comes alone is another one: it is centred as if the batch had no axis. The autoencoder has its own way.

loses: codes_depend_on_their_own_image
hint: changes by
"""
class Encoder(Encoder):
    def forward(self, x):
        return self.layers(x - x.mean(0) if len(x) == 1 else x)


class Autoencoder(Autoencoder):
    def encode(self, x):
        return self.encoder.layers(x)
