"""Trained in float64 on the weights as one dict by torch.func, with momentum written by hand, and put back in float32.

torch.func takes the flow as a function of its parameters; losses are numpy scalars.
"""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Settings:
    decay: float = 0.9
    second: float = 0.99
    epsilon: float = 1e-8


class _Loss(torch.nn.Module):
    def __init__(self, flow):
        super().__init__()
        self.flow = flow

    def forward(self, x):
        return -self.flow.log_prob(x).mean()


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    import numpy

    told, generator = Settings(), numpy.random.default_rng(seed)
    dtype = data.dtype
    module = _Loss(flow.double())
    weights = {name: p.detach().clone() for name, p in module.named_parameters()}
    first = {name: torch.zeros_like(p) for name, p in weights.items()}
    second = {name: torch.zeros_like(p) for name, p in weights.items()}
    slope = torch.func.grad_and_value(lambda w, x: torch.func.functional_call(module, w, (x,)))
    rows, losses = data.double(), []
    for step in range(1, steps + 1):
        x = rows[torch.from_numpy(generator.choice(len(rows), batch_size))]
        slopes, loss = slope(weights, x)
        rate = lr * 0.5 * (1 + math.cos(math.pi * (step - 1) / steps))
        for name, g in slopes.items():
            first[name] = told.decay * first[name] + (1 - told.decay) * g
            second[name] = told.second * second[name] + (1 - told.second) * g**2
            a, b = first[name] / (1 - told.decay**step), second[name] / (1 - told.second**step)
            weights[name] = weights[name] - rate * a / (b.sqrt() + told.epsilon)
        losses.append(numpy.float32(loss.item()))
    with torch.no_grad():
        for name, p in module.named_parameters():
            p.copy_(weights[name])
    flow.to(dtype)
    return losses
