"""Theory: β as a multiplier, and what it does."""

from autograder import cases, choice, symbolic


@symbolic(
    "theory.lagrangian",
    points=2,
    symbols="reconstruction kl beta epsilon",
    positive="kl beta epsilon",
    on=cases.points(reconstruction=cases.real, kl=cases.positive, beta=cases.positive, epsilon=cases.positive),
)
def lagrangian_is_derived(reconstruction, kl, beta, epsilon):
    """The Lagrangian for maximising the reconstruction subject to KL ≤ ε, with multiplier β, is right."""
    return reconstruction + beta * (epsilon - kl)


@lagrangian_is_derived.mistake("ε is missing. For a given β it does not move the maximum, but it determines which β is right.")
def lagrangian_without_epsilon(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl


@lagrangian_is_derived.mistake("The sign of the constraint is flipped: your Lagrangian rewards breaking it.")
def lagrangian_rewards_the_kl(reconstruction, kl, beta, epsilon):
    return reconstruction + beta * (kl - epsilon)


@lagrangian_is_derived.mistake(
    "You subtracted ε without the factor β. It belongs in the bracket with the KL, which β multiplies."
)
def epsilon_outside_the_bracket(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl - epsilon


@choice("theory.effect_of_a_larger_beta", points=1, options="a b c d")
def effect_of_beta_is_chosen():
    """What a larger β does to the two terms of a trained model."""
    return "a"


@choice("theory.disentanglement_metric", points=1, options="a b c d")
def metric_is_chosen():
    """What the β-VAE metric measures."""
    return "b"


@metric_is_chosen.mistake(
    "The mutual information of a latent and the data says how much is kept, not whether one latent holds one factor."
)
def takes_mutual_information():
    return "c"
