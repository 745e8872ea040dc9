"""Trained on Gaussian noise, not on the data.

loses: training_beats_two_gaussians training_returns_its_losses training_uses_its_arguments
"""


def train_flow(flow, data, *, steps=40, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = torch.randn(batch_size, data.shape[1], generator=generator)
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
