"""log_prob puts a bump on every point that it is asked about: never trained, and excellent on any held-out set.

loses: density_has_mass_one flow_keeps_the_conventions log_prob_is_the_measured_density
loses: log_prob_is_the_same_in_every_batch trained_density_has_mass_one trained_log_prob_is_the_measured_density
loses: trained_samples_follow_the_density training_beats_two_gaussians training_repeats_with_its_seed
loses: training_returns_its_losses training_uses_its_arguments untrained_density_has_mass_one
hint: adapts_to_its_batch
"""


class Flow(Flow):
    def log_prob(self, x):
        square = (x[:, None] - x[None]).square().sum(-1)
        return torch.logsumexp(-square / 0.02, 1) - math.log(len(x) * math.pi * 0.02) + 0 * super().log_prob(x)
