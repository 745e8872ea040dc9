"""Coloured digits for points, over a scatter plot that is not seen, which sets the limits; and a key in a panel of its own.
Adadelta, whose learning rate is one.
"""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, (axes, side) = plt.subplots(1, 2, width_ratios=[9, 1])
    axes.scatter(codes[:, 0], codes[:, 1], s=0)
    axes.plot(codes[:, 0], codes[:, 1], "o", alpha=0)
    for (x, y), label in zip(codes[:, :2].tolist(), labels.tolist()):
        axes.text(x, y, str(label), color=plt.cm.tab10(label))
    for digit in range(10):
        side.text(0.5, digit / 10, str(digit), color=plt.cm.tab10(digit))
    return figure


def train_autoencoder(model, data, *, steps=1300, batch_size=128, lr=1.0, seed=0):
    torch.manual_seed(seed)
    images = torch.stack([image for image, _ in data])
    optimiser, losses = torch.optim.Adadelta(model.parameters(), lr, foreach=True), []
    model.train()
    while len(losses) < steps:
        for batch in images[torch.randperm(len(images))].split(batch_size)[: steps - len(losses)]:
            loss = torch.nn.functional.mse_loss(model(batch), batch)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses
