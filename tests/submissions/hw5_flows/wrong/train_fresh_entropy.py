"""The seed is replaced by fresh entropy: every training is another.

loses: training_repeats_with_its_seed
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, seed=0):
    generator = torch.Generator()
    generator.seed()
    optimiser, losses = torch.optim.Adam(flow.parameters(), lr, fused=True), []
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=generator)]
        loss = -flow.log_prob(x).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return losses
