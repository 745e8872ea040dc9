"""Batch norm and dropout, RMSprop in passes over the data that tqdm shows, markers drawn by plot and a legend beside the axes."""
import matplotlib.pyplot as plt
import numpy as np
from tqdm.auto import tqdm


def reconstruction_loss(x_hat, x):
    difference = (x - x_hat).flatten()
    return torch.dot(difference, difference) / difference.numel()


def _block(a, b):
    return torch.nn.Sequential(
        torch.nn.Linear(a, b), torch.nn.BatchNorm1d(b), torch.nn.LeakyReLU(0.1), torch.nn.Dropout(0.05)
    )


class Encoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = _block(64, 160), _block(160, 80), torch.nn.Linear(80, latent_dim)

    def forward(self, x):
        return self.c(self.b(self.a(x.reshape(x.shape[0], 64))))


class Decoder(torch.nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.a, self.b, self.c = _block(latent_dim, 80), _block(80, 160), torch.nn.Linear(160, 64)

    def forward(self, z):
        return self.c(self.b(self.a(z))).reshape(z.shape[0], 1, 8, 8)


def train_autoencoder(model, data, *, steps=300, batch_size=100, lr=3e-3, seed=0):
    torch.manual_seed(seed)
    model.train()
    optimiser, losses = torch.optim.RMSprop(model.parameters(), lr), []
    x = torch.stack([data[i][0] for i in range(len(data))])
    watched = tqdm(total=steps)
    while len(losses) < steps:
        for chosen in torch.randperm(len(x)).split(batch_size):
            if len(losses) == steps or len(chosen) < 2:
                break
            optimiser.zero_grad()
            error = torch.nn.functional.mse_loss(model(x[chosen]), x[chosen])
            error.backward()
            optimiser.step()
            losses.append(error.item())
            watched.update()
    model.eval()
    return losses


def encode_dataset(model, data):
    model.eval()
    x = torch.stack([pair[0] for pair in data])
    y = torch.as_tensor([int(pair[1]) for pair in data], dtype=torch.long)
    return model.encode(x).detach(), y


def plot_latent_space(codes, labels):
    z, y = codes.numpy(), labels.numpy()
    figure = plt.figure()
    axis = figure.add_subplot(1, 1, 1)
    for digit in range(10):
        axis.plot(z[y == digit, 0], z[y == digit, 1], "o", markersize=3, color=plt.get_cmap("tab20")(digit), label=f"digit {digit}")
    figure.legend(loc="outside right upper") if False else figure.legend()
    plt.close(figure)
    return figure


def interpolate(model, x_start, x_end, steps=11):
    if steps < 7:
        raise ValueError(steps)
    model.eval()
    a = model.encode(x_start[None]).detach().cpu().numpy()
    b = model.encode(x_end[None]).detach().cpu().numpy()
    z = np.linspace(a[0], b[0], steps).astype(a.dtype)
    return model.decode(torch.from_numpy(z).to(x_start.device)).detach()
