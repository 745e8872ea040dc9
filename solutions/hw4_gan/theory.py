"""Assignment 4, theory: expressions, examples and choices. They are graded, too."""

import sympy


def role_of_the_generator():
    """What is the generator G for?

    "a" it gives the probability that an example is data      "b" it turns noise into examples that look like data
    "c" it gives the density of an example                    "d" it turns an example into the noise it came from

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def role_of_the_discriminator():
    """What is the discriminator D for, where D(x) is a probability?

    "a" it gives the probability that an example is data      "b" it turns noise into examples that look like data
    "c" it gives the density of an example                    "d" it picks the generated examples that are good enough

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def loss_of_a_real_example(d):
    """The contribution of one real example to J(D) = −½ E[log D(x)] − ½ E[log(1 − D(G(z)))], in nats, before averaging.

    d: a positive sympy symbol below one, the discriminator's output for this example
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return -sympy.log(d) / 2
    # END SOLUTION


def loss_of_a_fake_example(d):
    """The contribution of one generated example to J(D), in nats, before averaging.

    d: a positive sympy symbol below one, the discriminator's output for this example
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return -sympy.log(1 - d) / 2
    # END SOLUTION


def value_of_the_game(real, fake):
    """V(D, G), which D maximises and G minimises.

    real: a real sympy symbol, E[log D(x)] over the data
    fake: a real sympy symbol, E[log(1 − D(G(z)))] over the noise
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return real + fake
    # END SOLUTION


def value_from_the_loss(j):
    """The same V in terms of the discriminator's loss.

    j: a real sympy symbol, J(D) with its factors ½
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return -2 * j
    # END SOLUTION


def minimax(table):
    """The value of a game with finitely many moves: G chooses first and wants V small, D answers and wants V large.

    table: a list of rows of Python floats: table[g][d] is V where G plays g and D plays d
    returns: the value V when both play as well as they can, a Python float
    """
    # BEGIN SOLUTION
    return min(max(row) for row in table)
    # END SOLUTION


def best_answer(a, b):
    """The d between 0 and 1 at which a · log d + b · log(1 − d) is largest.

    a, b: positive sympy symbols, such as p_data(x) and p_model(x)
    returns: a sympy expression in a and b
    """
    # BEGIN SOLUTION
    return a / (a + b)
    # END SOLUTION


def value_at_the_best_discriminator(jsd):
    """V(D*, G) in terms of the Jensen-Shannon divergence between data and model.

    jsd: a positive sympy symbol, JSD(p_data ‖ p_model) in nats
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return 2 * jsd - sympy.log(4)
    # END SOLUTION


def loss_at_the_best_discriminator(jsd):
    """J(D*), the discriminator's loss with its factors ½, in terms of the same divergence.

    jsd: a positive sympy symbol, JSD(p_data ‖ p_model) in nats
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return sympy.log(2) - jsd
    # END SOLUTION


def slope_of_minimax(d):
    """The derivative of ½ log(1 − D), where D = sigmoid(logit), with respect to the logit, at D = d.

    d: a positive sympy symbol below one
    returns: a sympy expression in d
    """
    # BEGIN SOLUTION
    return -d / 2
    # END SOLUTION


def slope_of_nonsaturating(d):
    """The derivative of −½ log D, where D = sigmoid(logit), with respect to the logit, at D = d.

    d: a positive sympy symbol below one
    returns: a sympy expression in d
    """
    # BEGIN SOLUTION
    return (d - 1) / 2
    # END SOLUTION


def when_minimax_saturates():
    """When does the minimax loss leave the generator without a gradient?

    "a" when D takes generated examples for data, late in training
    "b" when D is sure that generated examples are not data, as it often is early in training
    "c" when D says ½ everywhere      "d" never: its gradient is a constant times that of the non-saturating loss

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "b"
    # END SOLUTION


def starving_logit():
    """A discriminator with a pretrained backbone recognises every fake. Find a logit for such a fake at which only one generator
    learns: the slope of the minimax loss is below 0.001 in size there, and that of the non-saturating loss above 0.499.

    returns: the logit, a number
    """
    # BEGIN SOLUTION
    return -10.0
    # END SOLUTION


def effect_of_a_perfect_discriminator():
    """When D(G(z)) = sigmoid(logit) is close to zero, so is the slope of the sigmoid. Which generator does that starve?

    "a" the one with the minimax loss only            "b" both, since both are differentiated through the sigmoid
    "c" the one with the non-saturating loss only     "d" neither

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def facts_of_jsd():
    """The Jensen-Shannon divergence, as a divergence between two distributions, is

    "a" symmetric, and at most log 2           "b" symmetric, and unbounded
    "c" not symmetric, and at most log 2       "d" not symmetric, and unbounded

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def earth_movers_distance_of_lines(theta):
    """W₁ between the uniform distributions on two parallel segments, {0} × [0, 1] and {θ} × [0, 1].

    theta: a real sympy symbol, not zero
    returns: a sympy expression, without Piecewise
    """
    # BEGIN SOLUTION
    return sympy.Abs(theta)
    # END SOLUTION


def jsd_of_lines(theta):
    """The Jensen-Shannon divergence of the same two distributions, in nats.

    theta: a real sympy symbol, not zero
    returns: a sympy expression, without Piecewise
    """
    # BEGIN SOLUTION
    return sympy.log(2)
    # END SOLUTION


def advantage_of_the_earth_mover():
    """Why does a generator learn better from the earth mover's distance than from JSD?

    "a" it is convex in the generator's parameters, so there is only one minimum
    "b" it is symmetric, but JSD is not
    "c" it is cheap to compute, even between densities in many dimensions
    "d" it is continuous in the generator's parameters and has a gradient almost everywhere, even for disjoint supports

    returns: one letter, as text
    """
    # BEGIN SOLUTION
    return "d"
    # END SOLUTION


def parameters_against_convexity():
    """W₁ is not convex in a generator's parameters. The data are −1 and 1, with probability ½ each, and so is the noise z; the
    generator is G_θ(z) = θ z. Find two parameters such that W₁ halfway between them exceeds the mean of W₁ at both.

    returns: (θ_1, θ_2), two numbers between −2 and 2; the excess must be at least 0.5
    """
    # BEGIN SOLUTION
    return -1.0, 1.0
    # END SOLUTION
