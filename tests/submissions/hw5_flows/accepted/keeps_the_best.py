"""The weights that were best on their mini-batch, before its step, are put back in the end."""

import copy


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(flow.parameters(), lr)
    losses, best, kept = [], float("inf"), flow.state_dict()
    for _ in range(steps):
        loss = -flow.log_prob(data[torch.randint(len(data), (batch_size,))]).mean()
        if loss.item() < best:
            best, kept = loss.item(), copy.deepcopy(flow.state_dict())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    flow.load_state_dict(kept)
    return losses
