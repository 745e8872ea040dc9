"""Mini-batches of one size, whatever `batch_size` says.

loses: training_uses_its_arguments
hint: `batch_size` changes nothing
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    optimiser, losses = torch.optim.Adam(flow.parameters(), lr, fused=True), []
    for _ in range(steps):
        x = data[torch.randperm(len(data), generator=generator)[:48]]
        loss = -flow.log_prob(x).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
