"""torch.func: gradients of a functional call, momentum written out, and the parameters are written back after each step.

The model is trained in place: its own parameters are changed. The loss of a step is the value that `grad_and_value` gives, before it.
"""


def train_autoencoder(model, data, *, steps=1200, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    images = torch.stack([x for x, _ in data])
    model.train()

    def error(weights, x):
        return (torch.func.functional_call(model, weights, (x,)) - x).square().mean()

    weights = {name: p.detach() for name, p in model.named_parameters()}
    first = {name: torch.zeros_like(p) for name, p in weights.items()}
    second = {name: torch.zeros_like(p) for name, p in weights.items()}
    slope, losses = torch.func.grad_and_value(error), []
    for step in range(1, steps + 1):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        slopes, loss = slope(weights, x)
        for name, g in slopes.items():
            first[name].mul_(0.9).add_(g, alpha=0.1)
            second[name].mul_(0.99).add_(g * g, alpha=0.01)
            way = first[name] / (1 - 0.9**step) / ((second[name] / (1 - 0.99**step)).sqrt() + 1e-8)
            weights[name].sub_(lr * (1 - (step - 1) / steps) * way)
        losses.append(loss.item())
    return losses
