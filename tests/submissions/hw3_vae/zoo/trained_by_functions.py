"""torch.func: gradients of a functional call, random inside, and an Adam written out that writes to the parameters.

The model is trained in place. The loss of a step is the value that `grad_and_value` gives, before it.
"""

def train_vae(model, data, *, steps=900, batch_size=128, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    weights = {name: p.detach() for name, p in model.named_parameters()}
    first, second = ({name: torch.zeros_like(p) for name, p in weights.items()} for _ in range(2))

    def cost(weights, x):
        return -elbo(x, *torch.func.functional_call(model, weights, (x,))).mean()

    slope, losses = torch.func.grad_and_value(cost), []
    for step in range(1, steps + 1):
        slopes, loss = slope(weights, data[torch.randint(len(data), (batch_size,), generator=rng)])
        for name, g in slopes.items():
            m, v = first[name].lerp_(g, 0.1), second[name].lerp_(g * g, 0.01)
            weights[name].sub_(lr * (1 - (step - 1) / steps) * (m / (1 - 0.9**step)) / ((v / (1 - 0.99**step)).sqrt() + 1e-8))
        losses.append(loss.item())
    return losses
