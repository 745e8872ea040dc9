"""sample calls itself.

loses: samples_are_fresh samples_follow_the_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
hint: RecursionError
"""


class Flow(Flow):
    def sample(self, n):
        return self.sample(n)
