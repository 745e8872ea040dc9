"""Trains until the error is zero.

loses: training_beats_principal_components more_latents_say_more training_returns_its_losses
loses: training_leaves_the_data_alone training_uses_its_arguments the_same_seed_makes_the_same_training
hint: a loop that never stops
seconds: 1
"""
def train_autoencoder(model, data, *, steps=10, batch_size=128, lr=4e-3, seed=0):
    while True:
        pass
