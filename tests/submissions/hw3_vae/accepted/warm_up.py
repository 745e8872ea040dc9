"""A KL that is warmed up, gradients clipped, an average of the weights, logvar clamped, and a loss of the plain ELBO."""


class VAE(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder_body = torch.nn.Linear(64, 200)
        self.encoder_head = torch.nn.Linear(200, latent_dim * 2)
        self.decoder_body = torch.nn.Linear(latent_dim, 200)
        self.decoder_head = torch.nn.Linear(200, 64)

    def encode(self, x):
        mu, logvar = self.encoder_head(torch.tanh(self.encoder_body(2 * x.flatten(1) - 1))).tensor_split(2, dim=1)
        return mu, logvar.clamp(-12, 6)

    def decode(self, z):
        return self.decoder_head(torch.tanh(self.decoder_body(z))).view(-1, 1, 8, 8)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar

    def sample(self, n):
        with torch.no_grad():
            here = next(self.parameters()).device
            return self.decode(torch.normal(0.0, 1.0, (n, self.latent_dim), device=here)).sigmoid()


def train_vae(model, data, *, steps=600, batch_size=96, lr=7e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.NAdam(model.parameters(), lr)
    average = torch.optim.swa_utils.AveragedModel(model, avg_fn=torch.optim.swa_utils.get_ema_avg_fn(0.98))
    losses = []
    for step in range(steps):
        batch = data[torch.randperm(len(data), generator=rng)[:batch_size]]
        logits, mu, logvar = model(batch)
        optimiser.zero_grad()
        beta_vae_loss(batch, logits, mu, logvar, min(1.0, (step + 1) / 200)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 50.0)
        optimiser.step()
        average.update_parameters(model)
        losses.append(-elbo(batch, logits, mu, logvar).mean().item())
    with torch.no_grad():
        for p, q in zip(model.parameters(), average.module.parameters()):
            p.copy_(q)
    return losses
