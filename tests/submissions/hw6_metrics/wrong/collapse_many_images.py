"""Every image is different.

loses: inception_score_is_blind_within_a_class
hint: different images
"""


def within_class_collapse():
    return torch.arange(200.0)[:, None], torch.eye(10)[torch.arange(200) % 10]
