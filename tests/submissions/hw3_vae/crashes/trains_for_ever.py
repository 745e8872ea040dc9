"""Training that ends never.

loses: training_beats_independent_pixels latents_are_used samples_are_probabilities samples_explain_unseen_digits losses_are_the_bound
loses: forward_draws_from_q training_returns_its_losses training_leaves_the_data_alone training_uses_its_arguments
loses: first_loss_is_the_bound
hint: did not end
seconds: 1
"""


def train_vae(model, data, *, steps=300, batch_size=128, lr=5e-3, seed=0):
    while True:
        pass
