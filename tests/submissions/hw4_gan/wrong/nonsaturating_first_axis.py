"""A sum divided by the length of the first axis: patches count for more.

loses: nonsaturating_loss_is_right
hint: nonsaturating_by_the_first_axis
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.softplus(-logits_fake).sum() / logits_fake.shape[0]
