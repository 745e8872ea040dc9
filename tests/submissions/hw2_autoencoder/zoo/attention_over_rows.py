"""The rows of an image attend to each other, with LayerNorm and Dropout; AdamW, warm-up; losses are tensors without axes.

"A *loss* is a tensor without axes", and as many come back as there are steps. The attention sees one image at a time, and
Dropout is off in evaluation: the code of an image is its own.

ci: yes
"""


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.place = torch.nn.Parameter(0.1 * torch.randn(8, 32))
        self.into, self.norm = torch.nn.Linear(8, 32), torch.nn.LayerNorm(32)
        self.attention = torch.nn.MultiheadAttention(32, 4, dropout=0.02, batch_first=True)
        self.out = torch.nn.Sequential(torch.nn.Linear(256, 64), torch.nn.GELU(), torch.nn.Linear(64, latent_dim))

    def forward(self, x):
        h = self.into(x.squeeze(1)) + self.place
        n = self.norm(h)
        h = h + self.attention(n, n, n, need_weights=False)[0]
        return self.out(h.flatten(1))


def train_autoencoder(model, data, *, steps=300, batch_size=96, lr=6e-3, seed=0):
    torch.manual_seed(seed)
    loader = torch.utils.data.DataLoader(data, batch_size=batch_size, shuffle=True)
    optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-3, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / 40, 1 - i / (steps + 1)))
    losses, batches = [], iter(loader)
    model.train()
    for _ in range(steps):
        try:
            x = next(batches)[0]
        except StopIteration:
            batches = iter(loader)
            x = next(batches)[0]
        loss = torch.nn.functional.mse_loss(model(x), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.detach())
    model.eval()
    return losses
