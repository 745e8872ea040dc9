"""A single image, of which the classifier is sure.

loses: inception_score_is_blind_within_a_class
hint: Most labels have few images or none
"""


def within_class_collapse():
    return torch.zeros(200, 1), torch.eye(10)[torch.zeros(200, dtype=torch.long)]
