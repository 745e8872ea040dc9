"""binary_cross_entropy of probabilities: where D is sure the gradient is lost.

loses: nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_gradient_is_lost
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.binary_cross_entropy(torch.sigmoid(logits_fake), torch.ones_like(logits_fake))
