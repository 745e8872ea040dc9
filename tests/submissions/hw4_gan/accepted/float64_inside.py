"""Everything is computed in float64 and handed back in the inputs' type; there are prints and warnings."""
import warnings


def discriminator_loss(logits_real, logits_fake):
    print("a loss")
    real, fake = logits_real.double(), logits_fake.double()
    return ((F.softplus(-real).mean() + F.softplus(fake).mean()) / 2).to(logits_real.dtype)


def generator_logit_gradients(logits_fake):
    warnings.warn("slopes")
    d = 1 / (1 + (-logits_fake.double()).exp())
    return (-d / 2).to(logits_fake.dtype), ((d - 1) / 2).to(logits_fake.dtype)


def critic_loss_wasserstein(scores_real, scores_fake):
    return -(scores_real.double().mean() - scores_fake.double().mean()).to(scores_real.dtype)


def gradient_penalty(critic, real, fake, alpha):
    shape = [len(alpha)] + [1] * (real.dim() - 1)
    x = torch.autograd.Variable((fake.double() + alpha.double().view(shape) * (real - fake).double()).to(real.dtype), requires_grad=True)
    scores = critic(x)
    slope = torch.autograd.grad(outputs=scores, inputs=x, grad_outputs=torch.ones_like(scores), create_graph=True, retain_graph=True)[0]
    return ((slope.reshape(len(slope), -1).double().pow(2).sum(1).sqrt() - 1) ** 2).mean().to(real.dtype)


def value_at_optimum(p_data, p_model):
    p, q = p_data.double(), p_model.double()
    value = torch.special.xlogy(p, p) + torch.special.xlogy(q, q) - torch.special.xlogy(p + q, p + q)
    return value.sum(-1).to(p_data.dtype)
