"""Other algebraic forms, other examples, other orders."""


def log_density_after_layer(log_p, det):
    return log_p + sympy.log(1 / det**2) / 2


def log_density_of_flow(log_p, det_1, det_2, det_3):
    for det in (det_1, det_2, det_3):
        log_p = log_density_after_layer(log_p, det)
    return log_p


def log_density_by_inverses(log_p, det_1, det_2, det_3):
    return sympy.log(sympy.exp(log_p) * sympy.sqrt(det_1**2 * det_2**2 * det_3**2))


def log_density_of_two_layers(x, a, b):
    u = sympy.Symbol("u", real=True)
    z = sympy.log((x - b) / a + sympy.sqrt(((x - b) / a) ** 2 + 1))
    dx_dz = sympy.diff(a * sympy.sinh(u) + b, u).subs(u, z)
    return sympy.log(sympy.exp(-(z**2) / 2) / sympy.sqrt(2 * sympy.pi)) - sympy.log(sympy.Abs(dx_dz))


def triangular_order(mask):
    kept = [i for i in range(len(mask)) if mask[i] == 1]
    return kept[::-1] + [i for i in reversed(range(len(mask))) if mask[i] == 0]


def coupling_determinant(s_1, s_2, s_3):
    return sympy.Matrix(5, 5, lambda i, j: 0 if i != j else [1, 1, *map(sympy.exp, (s_1, s_2, s_3))][i]).det()


def coupling_inverse(z_1, z_2):
    x = sympy.Symbol("x", real=True)
    (found,) = sympy.solve(x * sympy.exp(sympy.cos(z_1)) + z_1**2 - z_2, x)
    return found


def collision_without_exp():
    return (-1, 7.5), (-1, -3)


def collision_without_mask():
    return sympy.Matrix([[2], [3]]).T.tolist()[0], [2.0, -4.0]


def cost_of_dense_log_det():
    return "C"
