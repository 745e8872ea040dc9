"""Standardises its input in place.

loses: flow_keeps_the_conventions log_prob_is_the_same_in_every_batch training_repeats_with_its_seed
loses: training_returns_its_losses
hint: adapts_to_its_batch
"""


class Flow(Flow):
    def forward(self, x):
        z, log_det = super().forward(x.clone())
        x.copy_(z.detach())
        return z, log_det
