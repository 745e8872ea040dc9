"""log(sigmoid) and log(1 − sigmoid): exact on ordinary logits, infinite on large ones.

loses: discriminator_loss_is_stable discriminator_gradient_is_stable
hint: takes_the_log_of_a_sigmoid
"""


def discriminator_loss(logits_real, logits_fake):
    return -0.5 * torch.log(torch.sigmoid(logits_real)).mean() - 0.5 * torch.log(1 - torch.sigmoid(logits_fake)).mean()
