"""LBFGS on large mini-batches: within a step the noise is held fixed, each image is seen with many draws.

"Takes steps on mini-batches": each step's draws of z come from a generator that is set back at each look, and are others at the
next step: LBFGS begins anew there. What is returned is −ELBO at the first look, before the step.
"""


def train_vae(model, data, *, steps=40, batch_size=300, lr=0.5, seed=0):
    rng = torch.Generator().manual_seed(seed)
    losses = []
    for _ in range(steps):
        x = data[torch.randint(len(data), (batch_size,), generator=rng)]
        seen = x.repeat(max(1, 600 // batch_size), 1, 1, 1)
        optimiser = torch.optim.LBFGS(model.parameters(), lr, max_iter=8)
        noise = int(torch.randint(2**40, (), generator=rng))

        def closure():
            torch.manual_seed(noise)
            optimiser.zero_grad()
            loss = beta_vae_loss(seen, *model(seen), 1.0)
            loss.backward()
            return loss

        losses.append(optimiser.step(closure).item())
    return losses
