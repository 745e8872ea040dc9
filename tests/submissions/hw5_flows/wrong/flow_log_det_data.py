"""The log-determinants are added up by their data.

loses: flow_keeps_the_conventions trained_density_has_mass_one training_beats_two_gaussians
loses: training_returns_its_losses
hint: no gradient flows
"""


class Flow(Flow):
    def forward(self, x):
        total = x.new_zeros(len(x))
        for layer in self.layers:
            x, log_det = layer(x)
            total += log_det.data
        return x, total
