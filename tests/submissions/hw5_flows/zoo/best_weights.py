"""The weights that were best on a tenth held back are restored.

A tenth is held back, chosen by the seed; a quarter may be. The weights are loaded in place.

ci: yes
"""
import copy


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator, losses = torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    order = torch.randperm(len(data), generator=generator)
    held, kept = data[order[: len(data) // 10]], data[order[len(data) // 10 :]]
    best, weights = float('inf'), copy.deepcopy(flow.state_dict())
    for step in range(steps):
        x = kept[torch.randint(len(kept), (batch_size,), generator=generator)]
        optimiser.zero_grad()
        loss = -flow.log_prob(x).mean()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if step % 20 == 19 or step == steps - 1:
            with torch.no_grad():
                now = -flow.log_prob(held).mean().item()
            if now < best:
                best, weights = now, copy.deepcopy(flow.state_dict())
    flow.load_state_dict(weights)
    return losses
