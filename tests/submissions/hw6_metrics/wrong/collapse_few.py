"""Ten images.

loses: inception_score_is_blind_within_a_class
hint: from 100 to 10 000
"""


def within_class_collapse():
    return torch.eye(10), torch.eye(10)
