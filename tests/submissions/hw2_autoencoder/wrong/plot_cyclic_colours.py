"""A colour map that ends as it begins: 0 and 9 are both red.

loses: colours_follow_the_labels
hint: digits_share_a_colour
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 0], codes[:, 1], c=labels % 9, cmap="viridis", vmin=0, vmax=9))
    return fig
