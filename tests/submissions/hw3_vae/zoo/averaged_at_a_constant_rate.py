"""SWA at a constant rate: the last half of the path is averaged; losses are those of the path, as tensors without axes.

The handout asks for the loss of each mini-batch before its step, which is the loss of the weights that took it; the average is
better than these. That the model ends at another place than the last step is a choice of the optimiser.
"""


def train_vae(model, data, *, steps=1200, batch_size=100, lr=6e-3, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.Adam(model.parameters(), lr)
    average = torch.optim.swa_utils.AveragedModel(model)
    losses = []
    for step in range(steps):
        x = data[torch.randperm(len(data), generator=rng)[:batch_size]]
        loss = beta_vae_loss(x, *model(x), 1.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if 2 * step >= steps:
            average.update_parameters(model)
        losses.append(loss.detach())
    if steps > 1:
        model.load_state_dict(average.module.state_dict())
    return losses
