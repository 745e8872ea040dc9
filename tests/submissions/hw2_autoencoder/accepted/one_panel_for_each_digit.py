"""Small panels, one for each digit; two networks in one class; a loss in float64; a dataset read through its tensors' columns."""


def reconstruction_loss(x_hat, x):
    return ((x_hat.double() - x.double()) ** 2).mean().to(x.dtype)


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(2, 5, sharex=True, sharey=True, figsize=(10, 4))
    for digit, panel in enumerate(panels.flat):
        chosen = labels.numpy() == digit
        panel.scatter(codes.numpy()[chosen, 0], codes.numpy()[chosen, 1], s=4, color=f"C{digit}", label=str(digit))
    figure.legend(ncols=10, loc="lower center")
    return figure


class Autoencoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        from torch.nn import GELU, LayerNorm, Linear, Sequential

        self.down = Sequential(Linear(64, 100), LayerNorm(100), GELU(), Linear(100, 50), GELU(), Linear(50, latent_dim))
        self.up = Sequential(Linear(latent_dim, 50), GELU(), Linear(50, 100), LayerNorm(100), GELU(), Linear(100, 64))
        torch.nn.init.zeros_(self.up[-1].weight)  # begins by saying the same of every image

    def encode(self, x):
        return self.down(x.flatten(start_dim=-3))

    def decode(self, z):
        return torch.nn.functional.hardtanh(self.up(z)).unflatten(-1, [1, 8, 8])

    def forward(self, x):
        return self.decode(self.encode(x))


def encode_dataset(model, data):
    images, labels = zip(*data)
    with torch.no_grad():
        return model.eval().encode(torch.stack(images)), torch.stack([torch.as_tensor(label) for label in labels]).long()
