"""No KL: an autoencoder whose codes fly apart.

loses: training_beats_independent_pixels samples_explain_unseen_digits losses_are_the_bound
hint: loss_lacks_the_kl
"""


def train_vae(model, data, *, steps=600, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        logits, mu, logvar = model(batch)
        error = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum") / batch_size
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum() / batch_size
        loss = error
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
