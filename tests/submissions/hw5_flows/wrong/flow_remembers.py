"""The second time it sees a batch of that size, it returns the first answer.

loses: density_has_mass_one flow_keeps_the_conventions log_prob_is_the_same_in_every_batch
loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments untrained_density_has_mass_one
hint: adapts_to_its_batch
"""


class Flow(Flow):
    def log_prob(self, x):
        seen = self.__dict__.setdefault("seen", {})
        if len(x) not in seen:
            seen[len(x)] = super().log_prob(x)
        return seen[len(x)]
