"""LBFGS with a line search on large mini-batches: few steps, each with many evaluations of one mini-batch.

"Takes `steps` steps, each on one mini-batch": a step of LBFGS looks at its mini-batch several times. What it returns is the
loss of the first look, before the step.

ci: yes
"""


def train_autoencoder(model, data, *, steps=30, batch_size=512, lr=1.0, seed=0):
    rng = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.LBFGS(model.parameters(), lr, max_iter=12, history_size=20, line_search_fn="strong_wolfe")
    images, losses = torch.stack([data[i][0] for i in range(len(data))]), []
    for _ in range(steps):
        x = images[torch.randperm(len(images), generator=rng)[:batch_size]]

        def closure():
            optimiser.zero_grad()
            loss = (model(x) - x).square().mean()
            loss.backward()
            return loss

        losses.append(float(optimiser.step(closure)))
    return losses
