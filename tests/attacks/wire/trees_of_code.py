"""Forged trees whose names are Python's, and numbers that are no numbers.

loses: kl_to_standard_normal_expression
never: uid=
"""
TREES = [[["Float", "__import__('os').system('id')"]], [["__import__", "os"], ["Symbol", "__class__"], ["Mul", 0, 1]]]


def kl_to_standard_normal_expression(mu, sigma):
    tree = TREES.pop()
    reply_with(lambda message, encode: encode({"results": {name: {"kind": "tree", "data": tree} for name in message["results"]}}))
    return mu
