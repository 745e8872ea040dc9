"""No pixel is beyond ±0.8.

loses: decoder_reaches_both_ends
hint: they should reach −1 and 1
"""


class Decoder(Decoder):
    def forward(self, z):
        return 0.8 * self.layers(z)
