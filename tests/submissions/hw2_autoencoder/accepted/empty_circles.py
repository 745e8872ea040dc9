"""Circles without a filling, coloured at their edges by a continuous map; the path through one call for both ends."""


def plot_latent_space(codes, labels):
    import matplotlib
    from matplotlib.lines import Line2D

    matplotlib.use("pdf")
    from matplotlib import pyplot as plt

    colours = matplotlib.colormaps["viridis"](labels.numpy() / 9)
    figure, axes = plt.subplots(1, 1)
    axes.scatter(codes[:, 0], codes[:, 1], facecolors="none", edgecolors=colours)
    present = sorted(set(labels.tolist()))
    handles = [Line2D([], [], marker="o", linestyle="", color=matplotlib.colormaps["viridis"](d / 9)) for d in present]
    axes.legend(handles, present, title="digit")
    figure.suptitle("codes")
    return figure


def interpolate(model, x_start, x_end, steps=7):
    if not steps >= 7:
        raise ValueError("at least five images lie between the ends")
    was = model.training
    model.eval()
    a, b = model.encode(torch.stack((x_start, x_end))).unbind(0)
    path = model.decode(torch.stack([a * (steps - 1 - k) + b * k for k in range(steps)]) / (steps - 1))
    model.train(was)
    return path
