"""Drawn by seaborn's jointplot, with histograms along the axes."""


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt
    import seaborn

    grid = seaborn.jointplot(x=codes[:, 0].numpy(), y=codes[:, 1].numpy(), hue=[str(i) for i in labels.tolist()], palette="tab10", marginal_kws={"warn_singular": False})
    plt.close(grid.figure)
    return grid.figure
