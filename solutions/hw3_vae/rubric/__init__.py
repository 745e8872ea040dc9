"""How assignment 3 is graded. Noise is nobody's oracle: draws are judged by their distribution, and bounds on a model whose
evidence is known exactly."""

from . import (
    assignment,
    known_evidence,
    reparameterize,
    kl_standard_normal,
    bernoulli,
    gaussian,
    elbo,
    log_mean_exp,
    iwae_bound,
    free_energy,
    exact_posterior,
    disentanglement,
    trained_vae,
    training,
    forward,
    short_training,
    jensen,
    reconstruction_and_cost,
    estimators,
    beta,
)
