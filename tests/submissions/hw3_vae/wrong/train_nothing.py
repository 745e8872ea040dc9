"""Everything but the step.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits training_returns_its_losses
loses: training_uses_its_arguments training_leaves_the_data_alone
hint: is_not_trained
"""


def train_vae(model, data, *, steps=5, batch_size=128, lr=5e-3, seed=0):
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
        losses.append(loss.item())
    return losses
