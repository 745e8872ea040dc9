"""Results whose parts are of every kind but the right one: the grader must call them wrong, and not fail itself.

loses: kl_standard_normal kl_categorical
"""
GARBAGE = [None, True, 7, -1.5, "x", [], {}, [[]], {"a": {"b": [1]}}, ["tree", ["Add", 0]], [{"inputs": [], "results": {}}], "é" * 999]
KINDS = ["tensor", "array", "tree", "data", "str", "none", "int", "float", "bool", "object", "\x1b[31m", ""]
tried = []


def forged(message, encode):
    number = len(tried)
    tried.append(number)
    kind, data = KINDS[number % len(KINDS)], GARBAGE[number * 5 % len(GARBAGE)]
    entry = {"kind": kind, "data": data, "shape": data, "dtype": data, "device": data, "requires_grad": data}
    names = message.get("results", {}) or {"value": 0}
    return encode({"results": [entry] if number % 7 == 6 else dict.fromkeys(names, entry if number % 5 else data)})


def kl_standard_normal(mu, logvar):
    reply_with(forged)
    return mu.sum(-1)


def kl_categorical(q_probs, p_probs):
    reply_with(forged)
    return q_probs.sum(-1)
