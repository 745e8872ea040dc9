"""logaddexp everywhere; the value by putting D* into V; slopes by autograd on the two losses."""


def discriminator_loss(logits_real, logits_fake):
    zero = logits_real.new_zeros(())
    return 0.5 * torch.logaddexp(zero, -logits_real).mean() + 0.5 * torch.logaddexp(zero, logits_fake).mean()


def generator_loss_minimax(logits_fake):
    return 0.5 * F.logsigmoid(-logits_fake).mean()


def generator_loss_nonsaturating(logits_fake):
    return -0.5 * F.logsigmoid(logits_fake).mean()


def generator_logit_gradients(logits_fake):
    found = []
    for loss in (generator_loss_minimax, generator_loss_nonsaturating):
        leaf = logits_fake.detach().clone().requires_grad_()
        found.append(torch.autograd.grad(loss(leaf) * leaf.numel(), leaf)[0])
    return tuple(found)


def optimal_discriminator(log_p_data, log_p_model):
    return (log_p_data - torch.logaddexp(log_p_data, log_p_model)).exp()


def value_at_optimum(p_data, p_model):
    d = optimal_discriminator(p_data.log(), p_model.log())
    gain = torch.where(p_data > 0, p_data * d.log(), torch.zeros_like(d))
    return (gain + torch.where(p_model > 0, p_model * (1 - d).log(), torch.zeros_like(d))).sum(-1)
