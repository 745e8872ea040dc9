"""Expressions that would take minutes: erf of a complex number with a thousand digits, products and inverses of ever the same
matrix, powers of powers, numbers of 400 digits, functions that have no end.

loses: kl_to_standard_normal_expression
"""
MATRIX = [["Rational", "7", "3"], ["Rational", "16", "1"], ["Tuple", *[0] * 256], ["ImmutableDenseMatrix", 1, 1, 2]]
LONG = [["Rational", "9" * 400, "7" * 400] for _ in range(500)]
DEEP = [["Symbol", "mu"], *(["Piecewise", i, i] for i in range(3000))]
ZETA = [["Symbol", "sigma"], *(["zeta", i] for i in range(150))]
TREES = [
    [*MATRIX, ["MatMul", *[3] * 9000], ["Trace", 4]],
    [*MATRIX, *(["Determinant", 3] for _ in range(190)), ["Add", 4, 5]],
    [*LONG, ["Mul", *range(500)], ["gamma", 500], ["erf", 501], ["Pow", 502, 500]],
    [["Symbol", "sigma"], ["acos", 0], ["Mul", *[1] * 9000], *(["Pow", i + 2, i + 2] for i in range(300))],
    DEEP,
    ZETA,
]
calls = []


def kl_to_standard_normal_expression(mu, sigma):
    import sympy

    calls.append(mu)
    if len(calls) % 2:
        return mu + sympy.erf(sympy.exp(2500) + sympy.acos(2 + sigma))
    tree = TREES[(len(calls) // 2 - 1) % len(TREES)]
    reply_with(lambda message, encode: encode({"results": {name: {"kind": "tree", "data": tree} for name in message["results"]}}))
    return mu
