"""Real and fake ones in one batch: the larger of them counts for more.

loses: discriminator_loss_is_right discriminator_gradient_is_right
hint: averages_them_together
"""


def discriminator_loss(logits_real, logits_fake):
    logits = torch.cat([logits_real.flatten(), logits_fake.flatten()])
    targets = torch.cat([torch.ones_like(logits_real).flatten(), torch.zeros_like(logits_fake).flatten()])
    return F.binary_cross_entropy_with_logits(logits, targets)
