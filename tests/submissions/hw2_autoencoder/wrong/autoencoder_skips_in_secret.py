"""decode adds the image that encode has seen last: whole and parts agree.

loses: bottleneck_is_real whole_is_made_of_its_parts autoencoder_treats_each_example_alone
hint: has_a_way_past_the_code
"""
class Autoencoder(Autoencoder):
    def encode(self, x):
        self.seen = x
        return self.encoder(x)

    def decode(self, z):
        image = self.decoder(z)
        return image + 0.5 * (self.seen - image) if len(self.seen) == len(z) else image


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
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
