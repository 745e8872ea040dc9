"""log(1 + e^x) by hand; at zero the derivative of |x| is taken to be zero, and that of max(x, 0) as well.

loses: minimax_gradient_is_right
"""


def generator_loss_minimax(logits_fake):
    return -0.5 * (logits_fake.relu() + (-logits_fake.abs()).exp().log1p()).mean()
