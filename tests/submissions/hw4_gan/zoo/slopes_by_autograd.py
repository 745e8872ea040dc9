"""Slopes by torch.func.vmap of grad over single logits; a slope of one loss is its own function.

ci: yes
"""


def generator_logit_gradients(logits_fake):
    flat = logits_fake.reshape(-1)
    both = [
        torch.func.vmap(torch.func.grad(loss))(flat)
        for loss in (lambda s: 0.5 * F.logsigmoid(-s), lambda s: -0.5 * F.logsigmoid(s))
    ]
    return tuple(slope.reshape(logits_fake.shape) for slope in both)
