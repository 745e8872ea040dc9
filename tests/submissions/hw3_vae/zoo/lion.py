"""Lion, written out as a torch.optim.Optimizer: steps by the sign of a momentum; a rate that falls in a line.

An optimiser is the student's choice, and so is what a number for `lr` means in it.

ci: yes
"""

class Lion(torch.optim.Optimizer):
    def __init__(self, parameters, lr):
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.sub_(group["lr"] * torch.sign(torch.lerp(p.grad, m, 0.9)))
                m.lerp_(p.grad, 0.02)


def train_vae(model, data, *, steps=500, batch_size=128, lr=2e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = Lion(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, steps)
    losses = []
    model.train()
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = -elbo(x, *model(x)).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
