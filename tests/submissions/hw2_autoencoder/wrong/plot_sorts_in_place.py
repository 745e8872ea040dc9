"""Moves the caller's codes by half a width so that the picture begins at zero, and back but for rounding.

loses: plotting_leaves_the_codes_alone
hint: changes its argument codes in place
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 0].clone(), codes[:, 1].clone(), c=labels.clone(), cmap="tab10"))
    codes -= codes.mean(0)
    return fig
