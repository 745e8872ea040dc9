"""e^x / (1 + e^x): not a number for large logits.

loses: slopes_are_stable
"""


def generator_logit_gradients(logits_fake):
    e = logits_fake.exp()
    return -0.5 * e / (1 + e), -0.5 / (1 + e)
