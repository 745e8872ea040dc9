"""The layers are undone in the order in which they were applied.

loses: flow_inverse_undoes_forward samples_are_fresh samples_follow_the_density trained_samples_follow_the_density
hint: undoes_in_the_wrong_order
"""


class Flow(Flow):
    def inverse(self, z):
        log_dets = []
        for layer in self.layers:
            z, log_det = layer.inverse(z)
            log_dets.append(log_det)
        return z, compose(log_dets)
