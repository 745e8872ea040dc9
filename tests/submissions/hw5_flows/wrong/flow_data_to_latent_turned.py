"""forward goes from latents to data, through the layers' inverses.

loses: density_has_mass_one flow_forward_is_the_chain samples_are_fresh samples_follow_the_density
hint: runs_from_latents_to_data
"""


class Flow(Flow):
    def forward(self, x):
        return super().inverse(x)

    def inverse(self, z):
        return super().forward(z)
