"""`seed` has another name.

loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments
"""


def train_flow(flow, data, *, steps=200, batch_size=400, lr=1e-2, random_state=0):
    generator = torch.Generator().manual_seed(random_state)
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
