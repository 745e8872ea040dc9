"""The layers are in a plain list, where nothing that looks for parameters finds them.

loses: flow_keeps_the_conventions training_beats_two_gaussians training_returns_its_losses training_uses_its_arguments
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_repeats_with_its_seed
"""


class Flow(Flow):
    def __init__(self, layers, latent_dim):
        torch.nn.Module.__init__(self)
        self.layers, self.latent_dim = list(layers), latent_dim
