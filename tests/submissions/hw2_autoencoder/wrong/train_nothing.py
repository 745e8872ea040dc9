"""Computes losses, and takes no step.

loses: training_beats_principal_components more_latents_say_more training_returns_its_losses
loses: training_uses_its_arguments the_same_seed_makes_the_same_training training_leaves_the_data_alone
hint: is_not_trained
"""
def train_autoencoder(model, data, *, steps=20, batch_size=128, lr=4e-3, seed=0):
    images = torch.stack([image for image, _ in data])
    return [(model(images) - images).square().mean().item() for _ in range(steps)]
