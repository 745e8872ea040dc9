"""Slopes of the summed losses by autograd on a leaf, as a list."""


def generator_logit_gradients(logits_fake):
    x = logits_fake.detach().clone().requires_grad_()
    with torch.enable_grad():
        return [torch.autograd.grad(loss(x) * x.numel(), x)[0] for loss in (generator_loss_minimax, generator_loss_nonsaturating)]
