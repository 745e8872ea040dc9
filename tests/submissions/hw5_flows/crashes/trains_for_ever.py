"""Steps are cheap, and there are far too many of them.

loses: trained_density_has_mass_one trained_log_prob_is_the_measured_density trained_samples_follow_the_density
loses: training_beats_two_gaussians training_repeats_with_its_seed training_returns_its_losses
loses: training_uses_its_arguments
hint: did not end within
seconds: 1
"""


def train_flow(flow, data, *, steps=1_000_000, batch_size=256, lr=5e-3, seed=0):
    optimiser = torch.optim.Adam(flow.parameters(), lr, fused=True)
    losses = []
    for _ in range(1_000_000):
        loss = -flow.log_prob(data[:batch_size]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
