"""Results that are small one by one and, added by an oracle to each other, larger than any memory.

loses: kl_categorical
"""


def kl_categorical(q_probs, p_probs):
    global turn
    turn = globals().get("turn", 0) + 1
    shape = (120_000, 1) if turn % 2 else (1, 120_000)
    return torch.rand(shape)
