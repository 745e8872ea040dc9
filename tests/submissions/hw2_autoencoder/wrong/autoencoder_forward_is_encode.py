"""forward returns codes.

loses: whole_is_made_of_its_parts bottleneck_is_real training_returns_its_losses
hint: forward_returns_codes
"""
class Autoencoder(Autoencoder):
    def forward(self, x):
        return self.encode(x)


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model.decode(model(batch)) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
