"""Layers that learn their sizes from their first batch, a last layer of zeros, digits as markers, and matrices in float32."""
import torch


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Flatten(), torch.nn.LazyLinear(128), torch.nn.GELU(), torch.nn.LazyLinear(128), torch.nn.GELU(),
            torch.nn.Linear(128, latent_dim))
        torch.nn.init.zeros_(self.layers[-1].weight)
        torch.nn.init.zeros_(self.layers[-1].bias)

    def forward(self, x):
        return self.layers(x)


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    for digit in labels.unique().tolist():
        x, y = codes[labels == digit, :2].T
        if digit % 2:
            axes.scatter(x, y, marker=f"${digit}$", color=plt.cm.tab10(digit))
        else:
            axes.plot(x, y, f"C{digit}", linestyle="", marker=f"${digit}$")
    return figure


def two_linear_codes():
    generator = torch.Generator().manual_seed(5)
    encoder, mix = torch.randn(2, 4, generator=generator), torch.tensor([[2.0, 1.0], [0.3, -1.0]])
    decoder = torch.linalg.pinv(encoder)
    return encoder, decoder, mix @ encoder, decoder @ torch.linalg.inv(mix)
