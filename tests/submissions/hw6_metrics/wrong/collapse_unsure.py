"""A classifier that is never sure.

loses: inception_score_is_blind_within_a_class
"""


def within_class_collapse():
    which = torch.arange(100) % 10
    return which[:, None] * 1.0, (5 * torch.eye(10)).softmax(1)[which]
