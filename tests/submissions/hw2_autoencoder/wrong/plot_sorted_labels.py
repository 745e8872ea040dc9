"""The labels are sorted, and the codes are not.

loses: colours_follow_the_labels
hint: colours_are_shuffled
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 0], codes[:, 1], c=labels.sort().values, cmap="tab10", vmin=0, vmax=9))
    return fig
