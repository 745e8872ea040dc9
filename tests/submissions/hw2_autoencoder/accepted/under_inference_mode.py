"""Codes and paths under inference_mode, images one by one, a legend of proxies in a panel of its own, a line through zero."""


@torch.inference_mode()
def encode_dataset(model, data):
    model.eval()
    codes = [model.encode(data[i][0].unsqueeze(0)).squeeze(0) for i in range(len(data))]
    return torch.stack(codes), torch.tensor([int(data[i][1]) for i in range(len(data))])


@torch.inference_mode()
def interpolate(model, x_start, x_end, steps=9):
    if steps - 2 < 5:
        raise ValueError("too few")
    model.eval()
    a, b = model.encode(x_start.unsqueeze(0)), model.encode(x_end.unsqueeze(0))
    return torch.cat([model.decode(torch.lerp(a, b, i / (steps - 1))) for i in range(steps)])


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D

    figure, panels = plt.subplot_mosaic("aab")
    panels["b"].axis("off")
    colours = plt.get_cmap("tab10")
    panels["a"].scatter(codes[:, 0].numpy(), codes[:, 1].numpy(), c=[colours(int(i)) for i in labels], alpha=0.6, edgecolors="none")
    panels["a"].axhline(0, lw=0.5, c="k")
    panels["a"].set_aspect("equal", adjustable="datalim")
    panels["b"].legend(handles=[Line2D([], [], marker="o", ls="", c=colours(int(i)), label=f"digit {int(i)}") for i in labels.unique()])
    plt.close(figure)
    return figure
