"""The same expressions in other forms, with Python numbers where they will do."""


def log_mean_weight(p_1, p_2, q):
    return sympy.log(q * (p_1 / q) + (1 - q) * (p_2 / (1 - q)))


def mean_log_weight(p_1, p_2, q):
    p = p_1 / (p_1 + p_2)
    kl = q * sympy.log(q / p) + (1 - q) * sympy.log((1 - q) / (1 - p))
    return sympy.log(p_1) - sympy.log(p) - kl


def gap_of_the_bound(p_1, p_2, q):
    return log_mean_weight(p_1, p_2, q) - mean_log_weight(p_1, p_2, q)


def name_of_the_bound():
    return " B "


def expected_reconstruction(x, m, v):
    z = sympy.Symbol("z", real=True)
    second = m**2 + v
    return sympy.expand(-(x**2 - 2 * x * m + second) / 2 - sympy.log(sympy.sqrt(2 * sympy.pi)))


def cost_of_the_code(m, v):
    return m**2 / 2 + v / 2 - 0.5 - sympy.log(sympy.sqrt(v))


def bound_of_a_gaussian(x, m, v):
    return expected_reconstruction(x, m, v) - cost_of_the_code(m, v)


def output_that_breaks_a_variance():
    return sympy.Float(-0.5)


def score_estimate(z, mu):
    return (z**2 - mu**2 - 1) * (z - mu)


def pathwise_estimate(z, mu):
    eps = z - mu
    return 2 * (mu + eps)


def lagrangian(reconstruction, kl, beta, epsilon):
    return reconstruction + beta * epsilon - kl * beta
