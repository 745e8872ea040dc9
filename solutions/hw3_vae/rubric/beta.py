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
    """The Lagrangian of: maximise the reconstruction subject to KL ≤ ε, with the multiplier β, is right."""
    return reconstruction + beta * (epsilon - kl)


@lagrangian_is_derived.mistake("ε is missing. It does not change where the maximum is for a given β, and it is what chooses β.")
def lagrangian_without_epsilon(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl


@lagrangian_is_derived.mistake("The sign of the constraint is flipped: this rewards breaking it.")
def lagrangian_rewards_the_kl(reconstruction, kl, beta, epsilon):
    return reconstruction + beta * (kl - epsilon)


@lagrangian_is_derived.mistake("ε is subtracted from everything; it belongs into the bracket with the KL, which β multiplies.")
def epsilon_outside_the_bracket(reconstruction, kl, beta, epsilon):
    return reconstruction - beta * kl - epsilon


@choice("theory.effect_of_a_larger_beta", points=1, options="a b c d")
def effect_of_beta_is_chosen():
    """What a larger β does to a trained model's two terms."""
    return "a"


@choice("theory.disentanglement_metric", points=1, options="a b c d")
def metric_is_chosen():
    """What the β-VAE metric measures."""
    return "b"


@metric_is_chosen.mistake(
    "The mutual information of a latent and the data says how much is kept, not that one latent holds one factor."
)
def takes_mutual_information():
    return "c"
