"""The loop ends one layer early.

loses: flow_forward_is_the_chain flow_inverse_undoes_forward trained_samples_follow_the_density
hint: skips_the_last_layer
"""


class Flow(Flow):
    def forward(self, x):
        log_dets = [x.new_zeros(len(x))]
        for layer in list(self.layers)[:-1]:
            x, log_det = layer(x)
            log_dets.append(log_det)
        return x, compose(log_dets)
