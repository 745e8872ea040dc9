"""Draws into pyplot's current figure, which gathers what all calls have drawn.

loses: every_figure_is_new every_code_is_a_point
hint: draws_into_the_current_figure
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    for digit in labels.unique().tolist():
        plt.scatter(*codes[labels == digit, :2].T, color=f"C{digit}", label=digit)
    plt.legend()
    return plt.gcf()
