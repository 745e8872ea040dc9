"""Takes the mean of the batch off every image.

loses: codes_depend_on_their_own_image autoencoder_treats_each_example_alone
hint: changes by
"""
class Encoder(Encoder):
    def forward(self, x):
        return self.layers(x - x.mean(0))
