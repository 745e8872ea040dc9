"""forward takes one image for an image without a batch axis, and gives it another reconstruction.

loses: autoencoder_treats_each_example_alone
hint: of one example is not the same alone as in a batch
"""
class Autoencoder(Autoencoder):
    def forward(self, x):
        return self.decode(self.encode(x if len(x) > 1 else x.roll(1, -1)))
