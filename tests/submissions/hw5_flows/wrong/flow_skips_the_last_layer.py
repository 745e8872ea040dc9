"""The loop ends one layer early, in short flows. (In the trained one a last layer that nobody trained hides it from some draws.)

loses: flow_forward_is_the_chain flow_inverse_undoes_forward
hint: skips_the_last_layer
"""


class Flow(Flow):
    def forward(self, x):
        log_dets = [x.new_zeros(len(x))]
        for layer in list(self.layers)[: -1 if len(self.layers) < 6 else None]:
            x, log_det = layer(x)
            log_dets.append(log_det)
        return x, compose(log_dets)
