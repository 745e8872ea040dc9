"""No losses.

loses: training_returns_its_losses losses_are_the_bound first_loss_is_the_bound training_uses_its_arguments
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
        loss = error + kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return None
