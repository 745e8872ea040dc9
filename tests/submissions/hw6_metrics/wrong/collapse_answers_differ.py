"""One image for all, of which the classifier says something else each time.

loses: inception_score_is_blind_within_a_class
hint: no classifier does that
"""


def within_class_collapse():
    return torch.zeros(200, 3), torch.eye(10)[torch.arange(200) % 10]
