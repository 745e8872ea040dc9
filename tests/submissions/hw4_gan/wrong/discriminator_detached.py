"""A new tensor is made of the numbers: the value is right, and nothing can be learnt.

loses: discriminator_gradient_is_right discriminator_gradient_is_stable
hint: discriminator_learns_nothing
"""


def discriminator_loss(logits_real, logits_fake):
    return torch.as_tensor(
        (0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake).mean()).item(),
        dtype=logits_real.dtype,
        device=logits_real.device,
    )
