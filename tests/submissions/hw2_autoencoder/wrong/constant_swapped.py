"""w goes to b.

loses: best_constant_is_the_mean
hint: changes_places
"""
def best_constant(a, b, w):
    return w * b + (1 - w) * a
