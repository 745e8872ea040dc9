"""forward takes one image for an image without a batch axis, and gives it another reconstruction.

loses: whole_is_made_of_its_parts
hint: of one example is not what it is among others
"""
class Autoencoder(Autoencoder):
    def forward(self, x):
        return self.decode(self.encode(x if len(x) > 1 else x.roll(1, -1)))
