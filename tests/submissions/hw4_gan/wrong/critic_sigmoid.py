"""Scores are squashed first.

loses: critic_loss_is_right critic_gradient_is_right
hint: squashes_the_scores
"""


def critic_loss_wasserstein(scores_real, scores_fake):
    return torch.sigmoid(scores_fake).mean() - torch.sigmoid(scores_real).mean()
