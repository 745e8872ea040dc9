"""Losses are computed, and no step is taken.

loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments
hint: is_not_trained
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses
