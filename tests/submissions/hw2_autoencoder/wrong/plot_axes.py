"""Returns the axes.

loses: every_code_is_a_point colours_follow_the_labels plot_has_a_key every_figure_is_new plotting_leaves_the_codes_alone
hint: expected a matplotlib Figure (what it returned has one: its .figure)
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap="tab10"))
    return ax
