"""Assignment 5, theory: expressions, examples and choices. They are graded, too."""

import sympy


def log_density_after_layer(log_p, det):
    """log p_i(z_i) for z_i = f_i(z_{i−1}), in nats: the log-density after one layer of a flow.

    log_p: a real sympy symbol, log p_{i−1}(z_{i−1})
    det:   a real sympy symbol, det ∂f_i/∂z_{i−1}; it is not zero, and may be negative
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return log_p - sympy.log(sympy.Abs(det))
    # END SOLUTION


def log_density_of_flow(log_p, det_1, det_2, det_3):
    """log p(x) for x = f_3(f_2(f_1(z))), in nats: noise z is pushed through three layers.

    log_p: a real sympy symbol, log p(z), the log-density of the noise
    det_i: real sympy symbols, the determinants of the Jacobians of f_i, each at the point that reaches it
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return log_p - sympy.log(sympy.Abs(det_1 * det_2 * det_3))
    # END SOLUTION


def log_density_by_inverses(log_p, det_1, det_2, det_3):
    """The same log p(x) in nats, if the layers are written from data to noise: z = g_3(g_2(g_1(x))).

    log_p: a real sympy symbol, log p(z), the log-density of the noise
    det_i: real sympy symbols, the determinants of the Jacobians of g_i, each at the point that reaches it
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return log_p + sympy.log(sympy.Abs(det_1 * det_2 * det_3))
    # END SOLUTION


def log_density_of_two_layers(x, a, b):
    """log p(x) for z ~ N(0, 1) and x = a · sinh(z) + b, a flow of two layers on the line, in nats.

    x, a, b: real sympy symbols; a is not zero, and may be negative
    returns: a sympy expression in x, a and b
    """
    # BEGIN SOLUTION
    u = (x - b) / a
    return -(sympy.asinh(u) ** 2) / 2 - sympy.log(2 * sympy.pi * (1 + u**2)) / 2 - sympy.log(sympy.Abs(a))
    # END SOLUTION


def triangular_order(mask):
    """An order of the entries in which the Jacobian ∂z/∂x of a coupling layer is lower triangular.

    mask: a list of D numbers, 1 for entries that are kept and shown to the net, 0 for transformed entries
    returns: a list of the numbers 0, …, D − 1, each once: entry order[0] comes first; rows and columns of the Jacobian
             are sorted in this order
    """
    # BEGIN SOLUTION
    return sorted(range(len(mask)), key=lambda i: -mask[i])
    # END SOLUTION


def coupling_determinant(s_1, s_2, s_3):
    """det ∂z/∂x of the layer z = x · exp(s) + t on its three transformed entries; two more entries are kept.

    s_1, s_2, s_3: real sympy symbols, what the net returns for the transformed entries
    returns: a sympy expression
    """
    # BEGIN SOLUTION
    return sympy.exp(s_1 + s_2 + s_3)
    # END SOLUTION


def coupling_inverse(z_1, z_2):
    """x_2 in terms of z, for the layer z_1 = x_1, z_2 = x_2 · exp(cos x_1) + x_1².

    Neither s(x_1) = cos x_1 nor t(x_1) = x_1² can be inverted.

    z_1, z_2: real sympy symbols
    returns: a sympy expression in z_1 and z_2
    """
    # BEGIN SOLUTION
    return (z_2 - z_1**2) * sympy.exp(-sympy.cos(z_1))
    # END SOLUTION


def collision_without_exp():
    """Two points with the same image under the map z_1 = x_1, z_2 = x_2 · s(x_1) + x_1, where s(x_1) = x_1² − 1.

    returns: (x, y), two points (x_1, x_2) at least 0.1 apart whose images agree within 1e-9; lists, arrays or tensors
    """
    # BEGIN SOLUTION
    return [1.0, 0.0], [1.0, 2.0]
    # END SOLUTION


def collision_without_mask():
    """Two points with the same image under the map z_1 = x_1, z_2 = x_2 + t(x_1, x_2), where t(x_1, x_2) = x_1 + x_2².

    returns: (x, y), two points (x_1, x_2) at least 0.1 apart whose images agree within 1e-9; lists, arrays or tensors
    """
    # BEGIN SOLUTION
    return [0.5, 0.0], [0.5, -1.0]
    # END SOLUTION


def cost_of_dense_log_det():
    """How does the cost of log|det J| grow with D for a D × D matrix J without any structure, computed by elimination?

    returns: "a" for D, "b" for D², "c" for D³, "d" for D!
    """
    # BEGIN SOLUTION
    return "c"
    # END SOLUTION


def cost_of_coupling_log_det():
    """How does the cost grow for the log-determinant of a coupling layer on D entries, once s and t are computed?

    returns: "a" for D, "b" for D², "c" for D³, "d" for D!
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION


def cost_of_lu_log_det():
    """How does the cost grow for log|det W| of a D × D matrix W that is stored and trained as P L U?

    returns: "a" for D, "b" for D², "c" for D³, "d" for D!
    """
    # BEGIN SOLUTION
    return "a"
    # END SOLUTION
