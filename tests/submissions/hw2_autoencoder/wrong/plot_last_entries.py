"""Draws the last two entries.

loses: every_code_is_a_point colours_follow_the_labels
hint: fewer than half of the codes
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, -2], codes[:, -1], c=labels, cmap="tab10"))
    return fig
