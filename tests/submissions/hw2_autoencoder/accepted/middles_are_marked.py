"""The middle of each digit's cloud is marked and named, besides all points; crosses for markers; a map from black to white."""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    z = codes.detach().cpu().numpy()[:, :2]
    fig = plt.figure(figsize=(5, 5))
    ax = fig.gca()
    ax.scatter(*z.T, c=labels / 9, cmap="gray", vmin=0, vmax=1.2, marker="x", zorder=2)
    for digit in labels.unique().tolist():
        middle = z[(labels == digit).numpy()].mean(0)
        ax.plot(*middle, marker="s", color="red")
        ax.annotate(str(digit), middle, xytext=(3, 3), textcoords="offset points")
    ax.axhline(0)
    ax.plot([0, 1], [0, 1], "--")
    ax.set(xlabel="first latent", ylabel="second latent", title="latent space")
    return fig
