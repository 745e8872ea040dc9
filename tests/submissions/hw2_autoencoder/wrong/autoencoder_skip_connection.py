"""What the code loses comes past it.

loses: whole_is_made_of_its_parts bottleneck_is_real
hint: has_a_way_past_the_code
"""
class Autoencoder(Autoencoder):
    def forward(self, x):
        return self.decode(self.encode(x)) + 0.1 * x
