"""Only the first 60 rows are ever seen.

loses: training_beats_two_gaussians training_uses_its_arguments
hint: change nothing
"""


def train_flow(flow, data, *, steps=250, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser, losses = torch.optim.Adam(flow.parameters(), lr, fused=True), []
    for _ in range(steps):
        x = data[:60][torch.randint(min(60, len(data)), (batch_size,), generator=generator)]
        loss = -flow.log_prob(x).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
