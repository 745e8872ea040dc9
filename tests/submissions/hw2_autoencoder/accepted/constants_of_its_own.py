"""Codes are whitened by running statistics, the decoder works in polar coordinates, labels come as numpy's, a Sampler counts."""
import matplotlib


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.body = torch.nn.Sequential(torch.nn.Linear(64, 150), torch.nn.Mish(), torch.nn.Linear(150, latent_dim))
        self.norm = torch.nn.BatchNorm1d(latent_dim, affine=False)

    def forward(self, x):
        return self.norm(self.body(x.flatten(1)))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.register_buffer("waves", torch.arange(1.0, 4.0))
        self.body = torch.nn.Sequential(torch.nn.Linear(7 * latent_dim, 150), torch.nn.Mish(), torch.nn.Linear(150, 64))

    def forward(self, z):
        angles = (z[..., None] * self.waves.to(z.dtype)).flatten(1)
        return self.body(torch.cat([z, angles.sin(), angles.cos()], 1)).tanh().reshape(-1, 1, 8, 8)


def reconstruction_loss(x_hat, x):
    return torch.linalg.vector_norm(x_hat - x) ** 2 / x.numel()


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    with plt.style.context("dark_background"):
        fig, (ax, other) = plt.subplots(1, 2)
        norm = matplotlib.colors.BoundaryNorm(range(11), 256)
        shown = ax.scatter(codes[:, 0].numpy(), codes[:, 1].numpy(), c=labels.numpy(), norm=norm, cmap="Spectral", alpha=0.5)
        plt.colorbar(shown, ax=[ax, other])
        other.bar(range(10), labels.bincount(minlength=10))
    return fig


def interpolate(model, x_start, x_end, steps=20):
    if steps < 7:
        raise ValueError
    with torch.no_grad():
        ends = model.eval().encode(torch.cat([x_start[None], x_end[None]]))
        t = torch.linspace(1, 0, steps, dtype=ends.dtype, device=ends.device)
        return model.decode(torch.stack([t, 1 - t], 1) @ ends)
