"""The way back calls every layer's forward.

loses: flow_inverse_undoes_forward samples_are_fresh samples_follow_the_density trained_samples_follow_the_density
hint: goes_forward_again
"""


class Flow(Flow):
    def inverse(self, z):
        log_dets = []
        for layer in reversed(self.layers):
            z, log_det = layer(z)
            log_dets.append(log_det)
        return z, compose(log_dets)
