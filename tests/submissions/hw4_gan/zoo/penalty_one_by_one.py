"""The penalty example by example, in a Python loop.

ci: yes
"""


def gradient_penalty(critic, real, fake, alpha):
    parts = []
    for k in range(len(real)):
        x = (alpha[k] * real[k : k + 1] + (1 - alpha[k]) * fake[k : k + 1]).detach().requires_grad_()
        slope = torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0]
        parts.append((slope.square().sum().sqrt() - 1) ** 2)
    return torch.stack(parts).mean()
