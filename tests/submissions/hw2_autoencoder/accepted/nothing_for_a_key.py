"""All points by one call, and a legend of markers that stand nowhere; a small panel shows the digits' numbers in black."""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, (axes, side) = plt.subplots(1, 2)
    axes.scatter(codes[:, 0].cpu(), codes[:, 1].cpu(), c=[f"C{label}" for label in labels.tolist()])
    for digit in range(10):
        axes.plot(float("nan"), float("nan"), "o", color=f"C{digit}", label=str(digit))
        side.text(digit, (labels == digit).sum().item(), str(digit))
    axes.legend()
    return figure
