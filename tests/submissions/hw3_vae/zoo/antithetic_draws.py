"""Each mini-batch is seen with two draws that mirror each other, and the loss is the mean of both; a KL that is warmed up.

Either draw has the distribution q, and so the mean of both is an estimate of the bound, with less noise. The loss that is
returned is −ELBO, with the KL in full, from the first step on.
"""


def train_vae(model, data, *, steps=1000, batch_size=96, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    losses = []
    for step in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        if not hasattr(model, "encode"):
            logits, mu, logvar = model(x)
            error = -bernoulli_log_likelihood(x, logits)
        else:
            mu, logvar = model.encode(x)
            noise = (0.5 * logvar).exp() * torch.randn(mu.shape, generator=rng)
            error = -sum(bernoulli_log_likelihood(x, model.decode(mu + way * noise)) for way in (1, -1)) / 2
        kl = kl_standard_normal(mu, logvar)
        optimiser.zero_grad()
        (error + min(1, (step + 1) / (0.2 * steps)) * kl).mean().backward()
        optimiser.step()
        schedule.step()
        losses.append((error + kl).mean().item())
    return losses
