"""The flow's log-determinant is not added up: it is taken from autograd's Jacobian of the whole chain. Slow, and right."""


class Flow(torch.nn.Module):
    def __init__(self, layers, latent_dim):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.latent_dim = latent_dim

    def push(self, x):
        for layer in self.layers:
            x = layer(x)[0]
        return x

    def pull(self, z):
        for layer in reversed(list(self.layers)):
            z = layer.inverse(z)[0]
        return z

    def measured(self, function, x):
        with torch.enable_grad():
            x = x if x.requires_grad else x.detach().requires_grad_()
            out = function(x)
            rows = [torch.autograd.grad(out[:, i].sum(), x, create_graph=True)[0] for i in range(out.shape[1])]
            return out, torch.linalg.slogdet(torch.stack(rows, 1))[1]

    def forward(self, x):
        return self.measured(self.push, x)

    def inverse(self, z):
        return self.measured(self.pull, z)

    def log_prob(self, x):
        z, log_det = self.forward(x)
        return log_det - (z * z / 2 + math.log(math.tau) / 2).sum(-1)

    def sample(self, n):
        here = next(self.parameters(), torch.empty(0)).device
        return self.pull(torch.randn(n, self.latent_dim, device=here)).detach()


def train_flow(flow, data, *, steps=200, batch_size=200, lr=1.5e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr, betas=(0.9, 0.99), fused=True)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, steps)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
