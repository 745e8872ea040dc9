"""The penalty by lerp and a cotangent of ones, with vector_norm over all axes but the first."""


def gradient_penalty(critic, real, fake, alpha):
    share = alpha.view(alpha.shape + (1,) * (real.dim() - 1)).expand_as(real)
    x = torch.lerp(fake.detach(), real.detach(), share).requires_grad_(True)
    said = critic(x)
    slope = torch.autograd.grad(said, x, torch.ones_like(said), create_graph=True, retain_graph=True)[0]
    return torch.linalg.vector_norm(slope, dim=tuple(range(1, slope.dim()))).sub(1).pow(2).mean()
