"""A copy is trained, and the flow stays as it was.

loses: training_beats_two_gaussians training_repeats_with_its_seed
hint: is_not_trained
"""
import copy


def train_flow(flow, data, *, steps=20, batch_size=400, lr=1e-2, seed=0):
    flow = copy.deepcopy(flow)
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    losses = []
    for _ in range(steps):
        batch = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(batch).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
