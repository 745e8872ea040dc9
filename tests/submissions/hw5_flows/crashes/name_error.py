"""A name that does not exist.

loses: squeeze_is_exact squeeze_keeps_the_conventions
hint: raised NameError
"""


def squeeze(x):
    return rearrange(x, "b c (h i) (w j) -> b (c i j) h w", i=2, j=2)
