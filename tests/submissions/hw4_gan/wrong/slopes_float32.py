"""In float32, whatever comes in.

loses: slopes_keep_the_conventions
"""


def generator_logit_gradients(logits_fake):
    x = logits_fake.float()
    return -0.5 * torch.sigmoid(x), -0.5 * torch.sigmoid(-x)
