"""Losses by torch.nn classes, cross-entropies with weights of one half, mse_loss against tensors of targets.

ci: yes
"""


def discriminator_loss(logits_real, logits_fake):
    bce = torch.nn.BCEWithLogitsLoss()
    return (bce(logits_real, torch.ones_like(logits_real)) + bce(logits_fake, torch.zeros_like(logits_fake))).div(2)


def generator_loss_minimax(logits_fake):
    return torch.nn.BCEWithLogitsLoss()(logits_fake, torch.zeros_like(logits_fake)).mul(-0.5)


def generator_loss_nonsaturating(logits_fake):
    return torch.nn.BCEWithLogitsLoss()(logits_fake, torch.ones_like(logits_fake)).mul(0.5)


def discriminator_loss_least_squares(scores_real, scores_fake):
    mse = torch.nn.MSELoss()
    return 0.5 * (mse(scores_real, torch.ones_like(scores_real)) + mse(scores_fake, torch.zeros_like(scores_fake)))


def generator_loss_least_squares(scores_fake):
    return 0.5 * F.mse_loss(scores_fake, torch.ones_like(scores_fake))
