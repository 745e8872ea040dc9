"""A decoder of six experts in a ModuleDict, weighed by a softmax gate of the code; Adam with amsgrad, triangular rates.

Expert and gate see the code alone.
"""


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.gate = torch.nn.Sequential(torch.nn.Linear(latent_dim, 32), torch.nn.Tanh(), torch.nn.Linear(32, 6))
        self.experts = torch.nn.ModuleDict({
            f"expert {i}": torch.nn.Sequential(torch.nn.Linear(latent_dim, 40), torch.nn.Mish(), torch.nn.Linear(40, 64))
            for i in range(6)})

    def forward(self, z):
        said = torch.stack([torch.tanh(expert(z)) for expert in self.experts.values()], 1)
        return torch.einsum("be,bep->bp", self.gate(z).softmax(1), said).view(-1, 1, 8, 8)


def train_autoencoder(model, data, *, steps=900, batch_size=128, lr=8e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, amsgrad=True)
    schedule = torch.optim.lr_scheduler.CyclicLR(
        optimiser, lr / 20, lr, step_size_up=max(1, steps // 6), cycle_momentum=False, mode="triangular2")
    images, losses = torch.stack([x for x, _ in data]), []
    for _ in range(steps):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
