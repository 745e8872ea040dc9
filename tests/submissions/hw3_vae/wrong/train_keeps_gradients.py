"""Gradients are never set to zero, and add up.

loses: training_beats_independent_pixels latents_are_used samples_explain_unseen_digits losses_are_the_bound
loses: training_returns_its_losses
hint: losses_turn_back
"""


def train_vae(model, data, *, steps=200, batch_size=128, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = beta_vae_loss(batch, *model(batch), 1.0)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
