"""White is within its reach, and black is not.

loses: decoder_reaches_both_ends
hint: they should reach −1 and 1
"""


class Decoder(Decoder):
    def forward(self, z):
        return 0.9 * self.layers(z) + 0.1
