"""How assignment 4 is graded. Losses are held against formulas in log space; a generator by the samples that the judge itself
computes from its weights."""

from . import (
    assignment,
    logits,
    discriminator_loss,
    generator_losses,
    generator_logit_gradients,
    least_squares,
    critic,
    gradient_penalty,
    optimal_discriminator,
    value_at_optimum,
    wasserstein1,
    train_gan,
    known_games,
    mini_batches,
    value_of_the_game,
    best_discriminator,
    slow_learning,
    two_divergences,
)
