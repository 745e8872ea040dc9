"""Takes the tensors out of the dataset, which other datasets do not have.

loses: encode_dataset_keeps_the_conventions training_leaves_the_data_alone
"""


@torch.no_grad()
def encode_dataset(model, data):
    images, labels = data.tensors
    return model.eval().encode(images), labels.long()


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    images, generator, losses = data.tensors[0], torch.Generator().manual_seed(seed), []
    optimiser = torch.optim.Adam(model.parameters(), lr, fused=True)
    for _ in range(steps):
        batch = images[torch.randint(len(images), (batch_size,), generator=generator)]
        loss = torch.nn.functional.mse_loss(model(batch), batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses
