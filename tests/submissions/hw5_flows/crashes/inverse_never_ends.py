"""The inverse is sought by trying, and is never found.

loses: density_has_mass_one flow_forward_is_the_chain flow_inverse_undoes_forward flow_keeps_the_conventions
loses: flow_log_det_is_the_jacobians log_prob_is_the_measured_density log_prob_is_the_same_in_every_batch
loses: samples_are_fresh samples_follow_the_density trained_density_has_mass_one
loses: trained_log_prob_is_the_measured_density trained_samples_follow_the_density training_beats_two_gaussians
hint: did not end within
"""


class Flow(Flow):
    def inverse(self, z):
        guess = z.clone()
        while True:
            guess = guess + 0 * (z - self(guess)[0])
