"""torch.distributions for the base and for the log-determinant of a scale; one-cycle schedule."""
from torch.distributions import Independent, MultivariateNormal, Normal
from torch.distributions.transforms import AffineTransform


class AffineCoupling(torch.nn.Module):
    def __init__(self, mask, net):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net = net

    def transform(self, kept):
        s, t = self.net(kept)
        free = self.mask == 0
        scale = torch.where(free, s.tanh().exp(), 1.0)
        return AffineTransform(torch.where(free, t, 0.0), scale, event_dim=self.mask.ndim)

    def forward(self, x):
        transform = self.transform(x * self.mask)
        z = transform(x)
        return z, transform.log_abs_det_jacobian(x, z)

    def inverse(self, z):
        transform = self.transform(z * self.mask)
        x = transform.inv(z)
        return x, -transform.log_abs_det_jacobian(x, z)


class Flow(torch.nn.Module):
    def __init__(self, layers, latent_dim):
        super().__init__()
        self.chain = torch.nn.ModuleList(layers)
        self.dim = latent_dim

    def base(self, like):
        zero = torch.zeros(self.dim, dtype=like.dtype, device=like.device)
        return Independent(Normal(zero, torch.ones_like(zero)), 1)

    def forward(self, x):
        log_det = torch.zeros(x.shape[0], dtype=x.dtype, device=x.device)
        for layer in self.chain:
            x, more = layer(x)
            log_det = log_det + more
        return x, log_det

    def inverse(self, z):
        log_det = torch.zeros(z.shape[0], dtype=z.dtype, device=z.device)
        for i in range(len(self.chain) - 1, -1, -1):
            z, more = self.chain[i].inverse(z)
            log_det = log_det + more
        return z, log_det

    def log_prob(self, x):
        z, log_det = self.forward(x)
        return change_of_variables(self.base(z).log_prob(z), log_det)

    def sample(self, n):
        here = next(self.parameters(), torch.empty(0)).device
        noise = MultivariateNormal(torch.zeros(self.dim, device=here), torch.eye(self.dim, device=here)).sample((n,))
        with torch.no_grad():
            return self.inverse(noise)[0]


def train_flow(flow, data, *, steps=200, batch_size=400, lr=2e-2, seed=0):
    sampler = torch.utils.data.RandomSampler(range(len(data)), replacement=True, num_samples=steps * batch_size,
                                             generator=torch.Generator().manual_seed(seed))
    batches = torch.utils.data.BatchSampler(sampler, batch_size, drop_last=True)
    optimiser = torch.optim.Adam(flow.parameters(), lr=lr / 10, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, lr, total_steps=max(steps, 2))
    losses = []
    for rows in batches:
        loss = -flow.log_prob(data[torch.tensor(rows)]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
