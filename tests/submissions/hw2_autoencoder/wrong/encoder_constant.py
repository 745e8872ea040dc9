"""Nothing of the image reaches the code.

loses: encoder_can_be_taught bottleneck_is_real training_beats_principal_components more_latents_say_more
hint: codes_are_constant
hint: nothing_passes
hint: says_the_same_of_every_image
"""
class Encoder(Encoder):
    def forward(self, x):
        return self.layers(torch.zeros_like(x))


class Autoencoder(Autoencoder):
    pass


def train_autoencoder(model, data, *, steps=200, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adam(model.parameters(), lr, fused=True), []
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,))]
        loss = (model(batch) - batch).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
