"""Forged trees whose parts are themselves, or come later, or are counted from the end.

loses: kl_to_standard_normal_expression
"""
TREES = [[["Pi"], ["Add", -1, True]], [["Add", 0]]]


def kl_to_standard_normal_expression(mu, sigma):
    tree = TREES.pop()
    reply_with(lambda message, encode: encode({"results": {name: {"kind": "tree", "data": tree} for name in message["results"]}}))
    return mu
