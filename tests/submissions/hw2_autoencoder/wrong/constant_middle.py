"""The middle, whatever the probabilities.

loses: best_constant_is_the_mean
hint: takes_the_middle
"""
def best_constant(a, b, w):
    return (a + b) / 2
