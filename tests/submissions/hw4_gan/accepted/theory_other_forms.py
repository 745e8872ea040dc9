"""The same expressions, written otherwise; other pairs and logits."""


def loss_of_a_real_example(d):
    return sympy.log(1 / sympy.sqrt(d))


def loss_of_a_fake_example(d):
    return -sympy.Rational(1, 2) * sympy.log((1 - d**2) / (1 + d))


def value_from_the_loss(j):
    return -j / sympy.Rational(1, 2)


def minimax(table):
    best = None
    for row in table:
        worst = row[0]
        for v in row:
            worst = v if v > worst else worst
        best = worst if best is None or worst < best else best
    return best


def best_answer(a, b):
    d = sympy.Symbol("d", positive=True)
    return sympy.solve(sympy.diff(a * sympy.log(d) + b * sympy.log(1 - d), d), d)[0]


def value_at_the_best_discriminator(jsd):
    return 2 * (jsd + sympy.log(sympy.Rational(1, 2)))


def loss_at_the_best_discriminator(jsd):
    return -sympy.log(sympy.exp(jsd) / 2)


def slope_of_minimax(d):
    x = sympy.Symbol("x", real=True)
    slope = sympy.diff(sympy.log(1 - 1 / (1 + sympy.exp(-x))) / 2, x)
    return slope.subs(x, sympy.log(d / (1 - d)))


def slope_of_nonsaturating(d):
    return -(1 - d) * sympy.Float("0.5")


def earth_movers_distance_of_lines(theta):
    return sympy.sqrt(theta**2)


def jsd_of_lines(theta):
    return sympy.log(4) / 2


def starving_logit():
    import torch

    return torch.tensor(-7.0)


def parameters_against_convexity():
    return [1.1, -1.2]
