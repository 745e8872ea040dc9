"""The second time it sees a batch of that size, it returns the first answer.

loses: density_has_mass_one log_prob_is_the_same_in_every_batch trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
loses: training_returns_its_losses untrained_density_has_mass_one training_uses_its_arguments
loses: flow_keeps_the_conventions
hint: adapts_to_its_batch
"""


class Flow(Flow):
    def log_prob(self, x):
        seen = self.__dict__.setdefault("seen", {})
        if len(x) not in seen:
            seen[len(x)] = super().log_prob(x)
        return seen[len(x)]
