"""Shows the figure, and returns nothing.

loses: every_code_is_a_point colours_follow_the_labels plot_has_a_key every_figure_is_new plotting_leaves_the_codes_alone
hint: returned NoneType; expected a matplotlib Figure
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    plt.scatter(codes[:, 0], codes[:, 1], c=labels)
    plt.colorbar()
    plt.show()
