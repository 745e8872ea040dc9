"""Goes up.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits losses_are_the_bound
loses: training_returns_its_losses forward_draws_from_q
hint: losses_are_negative
"""


def train_vae(model, data, *, steps=30, batch_size=128, lr=5e-3, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,))]
        logits, mu, logvar = model(batch)
        error = F.binary_cross_entropy_with_logits(logits, batch, reduction="sum") / batch_size
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum() / batch_size
        loss = -(error + kl)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
