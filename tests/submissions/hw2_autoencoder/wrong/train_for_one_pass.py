"""Stops once the data have been seen: eleven steps on the digits, five where sixty are asked for.

loses: training_beats_principal_components more_latents_say_more training_returns_its_losses
hint: trains_for_one_pass
"""


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for step, (images, _) in enumerate(torch.utils.data.DataLoader(data, batch_size, shuffle=True)):
        if step == steps:
            break
        loss = torch.nn.functional.mse_loss(model(images), images)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
