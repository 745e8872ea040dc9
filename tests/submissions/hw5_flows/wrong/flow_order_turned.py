"""The layers are applied last to first.

loses: flow_forward_is_the_chain samples_are_fresh samples_follow_the_density
hint: turns_the_order
"""


class Flow(Flow):
    def __init__(self, layers, latent_dim):
        super().__init__(list(layers)[::-1], latent_dim)
