"""Divided by the batch size, as autograd of the mean is.

loses: slopes_are_those_of_the_losses slopes_are_stable
hint: divides_by_the_batch_size
"""


def generator_logit_gradients(logits_fake):
    return -0.5 * torch.sigmoid(logits_fake) / logits_fake.numel(), -0.5 * torch.sigmoid(-logits_fake) / logits_fake.numel()
