"""A scatter plot for each digit, in the colour that a map gives its label; points named "class-3", with digits beside them."""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    for digit in sorted(set(labels.tolist())):
        x, y = codes[labels == digit, :2].T
        axes.scatter(x, y, c=[digit] * len(x), cmap="tab10", vmin=0, vmax=9, label=f"class-{digit}")
        axes.scatter(x.mean(), y.mean(), c="black", marker="*", label=f"mean of {digit}")
        axes.text(x[0] + 0.05, y[0] + 0.05, str(digit))
    axes.legend()
    return figure
