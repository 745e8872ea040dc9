"""The way back returns the forward map's log-determinant.

loses: flow_inverse_undoes_forward
hint: flow_keeps_the_sign_on_the_way_back
"""


class Flow(Flow):
    def inverse(self, z):
        x, log_det = super().inverse(z)
        return x, -log_det
