"""Trains a copy of the model.

loses: training_beats_principal_components more_latents_say_more training_uses_its_arguments
loses: the_same_seed_makes_the_same_training training_leaves_the_data_alone
hint: is_not_trained
"""
import copy


def train_autoencoder(model, data, *, steps=100, batch_size=128, lr=4e-3, seed=0):
    model = copy.deepcopy(model)
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
