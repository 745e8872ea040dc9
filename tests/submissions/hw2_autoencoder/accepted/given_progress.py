"""provided.progress_bar around the steps, and a figure of several scatter calls in groups of five digits."""
import provided


def train_autoencoder(model, data, *, steps=400, batch_size=128, lr=4e-3, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, label in data])
    optimiser = torch.optim.Adam(model.parameters(), lr)
    losses = []
    for step in provided.progress_bar(range(steps)):
        optimiser.param_groups[0]["lr"] = lr * (1 - step / steps)
        x = images[torch.multinomial(torch.ones(len(images)), batch_size, replacement=True)]
        loss = reconstruction_loss(model.decode(model.encode(x)), x)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt

    fig = plt.figure(layout="constrained")
    ax = fig.subplots()
    for part in (labels < 5, labels >= 5):
        if part.any():
            dots = ax.scatter(codes[part, 0], codes[part, 1], c=labels[part], cmap="nipy_spectral", vmin=-1, vmax=10, s=3)
    ax.legend(*dots.legend_elements(num=None)) if part.any() else None
    fig.colorbar(dots)
    return fig
