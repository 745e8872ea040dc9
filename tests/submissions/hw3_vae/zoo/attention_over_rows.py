"""The rows of an image attend to each other in the encoder, and rows of queries attend to tokens of z in the decoder; LayerNorm.

Attention is within one image, or within one code. Trained by AdamW with a warm-up of the rate.
"""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        nn = torch.nn
        self.latent_dim = latent_dim
        self.into, self.place = nn.Linear(8, 32), nn.Parameter(0.1 * torch.randn(8, 32))
        self.look, self.norm = nn.MultiheadAttention(32, 2, batch_first=True), nn.LayerNorm(32)
        self.heads = nn.Linear(256, 2 * latent_dim)
        self.tokens, self.queries = nn.Linear(latent_dim, 128), nn.Parameter(0.3 * torch.randn(8, 32))
        self.read = nn.MultiheadAttention(32, 2, batch_first=True)
        self.out = nn.Sequential(nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 8))

    def encode(self, x):
        h = self.into(x[:, 0]) + self.place
        h = self.norm(h + self.look(h, h, h, need_weights=False)[0])
        return self.heads(F.gelu(h).flatten(1)).chunk(2, 1)

    def decode(self, z):
        tokens = self.tokens(z).unflatten(1, (4, 32))
        queries = self.queries.expand(len(z), 8, 32)
        rows = queries + self.read(queries, tokens, tokens, need_weights=False)[0]
        whole = tokens.mean(1, keepdim=True).expand(-1, 8, -1)
        return self.out(torch.cat([rows, whole * self.queries], 2))[:, None]

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        return self.decode(torch.randn(n, self.latent_dim)).sigmoid()


def train_vae(model, data, *, steps=900, batch_size=100, lr=5e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / 50, 1 - i / (steps + 1)))
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
