"""Each image is brighter or darker by what else is in the batch.

loses: images_depend_on_their_own_code whole_is_made_of_its_parts autoencoder_treats_each_example_alone
hint: changes by
"""
class Decoder(Decoder):
    def forward(self, z):
        return self.layers(z / z.std(0).clamp(min=1e-3)) if len(z) > 1 else self.layers(z)


class Autoencoder(Autoencoder):
    def forward(self, x):
        return self.decoder.layers(self.encode(x))

    def decode(self, z):
        return self.decoder.layers(z) if len(z) > 50 else self.decoder(z)
