"""A ListedColormap with a BoundaryNorm, and a colour bar with ticks in the middle of each colour."""


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt
    from matplotlib.colors import BoundaryNorm, ListedColormap

    colours = ListedColormap(plt.cm.tab10.colors)
    norm = BoundaryNorm([i - 0.5 for i in range(11)], 10)
    figure, axis = plt.subplots()
    points = axis.scatter(*codes[:, :2].T, c=labels, cmap=colours, norm=norm, s=12, marker="x")
    bar = figure.colorbar(points, ticks=range(10))
    bar.set_label("digit")
    plt.close(figure)
    return figure
