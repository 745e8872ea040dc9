"""Losses by logaddexp with zeros, sums divided by numel, means by flatten."""


def minus_log_d(logits):
    return torch.logaddexp(torch.zeros_like(logits), -logits)


def discriminator_loss(logits_real, logits_fake):
    return minus_log_d(logits_real).sum() / (2 * logits_real.numel()) + minus_log_d(-logits_fake).sum() / (
        2 * logits_fake.numel()
    )


def generator_loss_minimax(logits_fake):
    return -minus_log_d(-logits_fake).flatten().mean(0) / 2


def generator_loss_nonsaturating(logits_fake):
    return minus_log_d(logits_fake).flatten().mean(0) / 2


def critic_loss_wasserstein(scores_real, scores_fake):
    return scores_fake.sum() / scores_fake.numel() - scores_real.sum() / scores_real.numel()


def generator_loss_wasserstein(scores_fake):
    return (-scores_fake).flatten().mean(0)
