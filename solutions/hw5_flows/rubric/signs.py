"""Theory: the sign."""

import numpy as np

from autograder import cases, symbolic

THREE_LAYERS = cases.points(log_p=cases.real, det_1=cases.real, det_2=cases.real, det_3=cases.real)
JOHNSON = cases.points(x=cases.real, a=cases.real, b=cases.real)


@symbolic("theory.log_density_after_layer", points=2, symbols="log_p det", on=cases.points(log_p=cases.real, det=cases.real))
def density_after_a_layer_is_derived(log_p, det):
    """log p_i(z_i) for z_i = f_i(z_{i−1}) is right, for determinants of either sign."""
    return log_p + np.log(1 / np.abs(det))


@density_after_a_layer_is_derived.mistake(
    "The determinant is upside down: where a layer stretches space, the density becomes smaller."
)
def adds_log_det_of_the_layer(log_p, det):
    return log_p + np.log(np.abs(det))


@density_after_a_layer_is_derived.mistake(
    "The logarithm is missing: dividing a density by |det| subtracts log|det| from its logarithm."
)
def forgets_the_log_of_det(log_p, det):
    return log_p - np.abs(det)


@symbolic("theory.log_density_of_flow", points=2, symbols="log_p det_1 det_2 det_3", on=THREE_LAYERS)
def density_of_a_flow_is_derived(log_p, det_1, det_2, det_3):
    """log p(x) for x = f_3(f_2(f_1(z))) is right, for determinants of either sign."""
    return log_p - sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_of_a_flow_is_derived.mistake("The signs are flipped: a layer from noise to data takes its log|det| off log p(x).")
def adds_the_layers_log_dets(log_p, det_1, det_2, det_3):
    return log_p + sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_of_a_flow_is_derived.mistake("The first layer is missing: all three change the density.")
def misses_the_first_layer(log_p, det_1, det_2, det_3):
    return log_p - np.log(np.abs(det_2 * det_3))


@density_of_a_flow_is_derived.mistake("You used only the last layer. All three change the density.")
def takes_the_last_layer_alone(log_p, det_1, det_2, det_3):
    return log_p - np.log(np.abs(det_3))


@symbolic("theory.log_density_by_inverses", points=2, symbols="log_p det_1 det_2 det_3", on=THREE_LAYERS)
def density_by_inverses_is_derived(log_p, det_1, det_2, det_3):
    """log p(x) is right for layers from data to noise, for determinants of either sign."""
    return log_p + sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_by_inverses_is_derived.mistake(
    "Your signs are those of layers from noise to data. These layers lead from data to noise."
)
def subtracts_the_layers_log_dets(log_p, det_1, det_2, det_3):
    return log_p - sum(np.log(np.abs(det)) for det in (det_1, det_2, det_3))


@density_by_inverses_is_derived.mistake("This is the logarithm of a sum of determinants. Determinants multiply.")
def adds_the_determinants_up(log_p, det_1, det_2, det_3):
    return log_p + np.log(np.abs(det_1) + np.abs(det_2) + np.abs(det_3))


@symbolic("theory.log_density_of_two_layers", points=3, symbols="x a b", on=JOHNSON)
def density_of_two_layers_is_derived(x, a, b):
    """log p(x) for x = a · sinh(z) + b is right, for a of either sign (Johnson's S_U distribution)."""
    from scipy.stats import johnsonsu

    return johnsonsu.logpdf(x, 0, 1, loc=b, scale=np.abs(a))


@density_of_two_layers_is_derived.mistake("You added the log-determinants. From noise to data, they are subtracted.")
def adds_both_log_dets(x, a, b):
    from scipy.stats import norm

    z = np.arcsinh((x - b) / a)
    return norm.logpdf(z) + np.log(np.abs(a) * np.cosh(z))


@density_of_two_layers_is_derived.mistake("This is the density of the noise at z alone. Both layers change it.")
def forgets_both_layers(x, a, b):
    from scipy.stats import norm

    return norm.logpdf(np.arcsinh((x - b) / a))


@density_of_two_layers_is_derived.mistake(
    "You used x in place of the noise z. Solve x = a · sinh(z) + b for z first: the two ends of a chain are different variables."
)
def takes_x_for_the_noise(x, a, b):
    from scipy.stats import norm

    return norm.logpdf(x) - np.log(np.abs(a) * np.cosh(x))


@density_of_two_layers_is_derived.mistake("The layer x = a · y + b is missing: it subtracts log|a|.")
def misses_the_affine_layer(x, a, b):
    from scipy.stats import norm

    z = np.arcsinh((x - b) / a)
    return norm.logpdf(z) - np.log(np.cosh(z))
