"""Coloured by the number of the point.

loses: colours_follow_the_labels
hint: colours_by_index
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 0], codes[:, 1], c=range(len(codes))))
    return fig
