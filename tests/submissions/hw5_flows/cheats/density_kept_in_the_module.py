"""Never trained: the class's log_prob becomes a kernel density estimate of the training set, which the module keeps.

loses: training_beats_two_gaussians flow_keeps_the_conventions log_prob_is_the_measured_density
loses: training_repeats_with_its_seed training_returns_its_losses training_uses_its_arguments
"""

KEPT = []


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    KEPT.append(data[:300])
    return [1.0] * steps


class Flow(Flow):
    def log_prob(self, x):
        if not KEPT or KEPT[0].shape[1] != x.shape[1]:
            return super().log_prob(x)
        square = (x[:, None] - KEPT[0][None]).square().sum(-1)
        return torch.logsumexp(-square / 0.045, 1) - math.log(len(KEPT[0]) * math.pi * 0.045)
