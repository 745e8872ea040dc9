"""torch's own functions of logits; D* by softmax; a sum over examples of the penalty, differentiated with torch.func."""


def discriminator_loss(logits_real, logits_fake):
    bce = F.binary_cross_entropy_with_logits
    return (bce(logits_real, torch.ones_like(logits_real)) + bce(logits_fake, torch.zeros_like(logits_fake))) / 2


def generator_loss_minimax(logits_fake):
    return -F.binary_cross_entropy_with_logits(logits_fake, torch.zeros_like(logits_fake)) / 2


def generator_loss_nonsaturating(logits_fake):
    return torch.nn.BCEWithLogitsLoss()(logits_fake, torch.ones_like(logits_fake)) / 2


def discriminator_loss_least_squares(scores_real, scores_fake):
    return (F.mse_loss(scores_real, torch.ones_like(scores_real)) + F.mse_loss(scores_fake, torch.zeros_like(scores_fake))) / 2


def generator_loss_least_squares(scores_fake):
    return torch.nn.MSELoss()(scores_fake, torch.ones_like(scores_fake)) / 2


def gradient_penalty(critic, real, fake, alpha):
    slopes = [torch.func.grad(lambda x: critic(x[None]).sum())(a * r + (1 - a) * f) for r, f, a in zip(real, fake, alpha)]
    return torch.stack([(slope.square().sum().sqrt() - 1) ** 2 for slope in slopes]).mean()


def optimal_discriminator(log_p_data, log_p_model):
    return torch.stack([log_p_data, log_p_model], -1).softmax(-1)[..., 0]
