"""Lookahead around SGD with momentum: every five steps slow weights go half way to the fast ones, which begin again there.

Each step is one on one mini-batch; the slow weights are the model's at the end.
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.gate, self.b = torch.nn.Linear(64, 128), torch.nn.Linear(64, 128), torch.nn.Linear(128, latent_dim)

    def forward(self, x):
        h = x.flatten(1)
        return self.b(torch.nn.functional.glu(torch.cat([self.a(h), self.gate(h)], 1), 1))


def train_autoencoder(model, data, *, steps=1500, batch_size=128, lr=0.5, seed=0):
    rng = torch.Generator().manual_seed(seed)
    parameters = list(model.parameters())
    optimiser = torch.optim.SGD(parameters, lr, momentum=0.9)
    slow = [p.detach().clone() for p in parameters]
    images, losses = torch.stack([x for x, _ in data]), []
    for step in range(1, steps + 1):
        x = images[torch.randint(len(images), (batch_size,), generator=rng)]
        loss = (model(x) - x).square().mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 0.5)
        optimiser.step()
        if step % 5 == 0 or step == steps:
            with torch.no_grad():
                for kept, p in zip(slow, parameters):
                    p.copy_(kept.lerp_(p, 0.5))
        losses.append(loss.item())
    return losses
