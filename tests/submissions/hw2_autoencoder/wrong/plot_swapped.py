"""The second entry goes to the right.

loses: every_code_is_a_point
hint: swaps_the_axes
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 1], codes[:, 0], c=labels, cmap="tab10"))
    return fig
