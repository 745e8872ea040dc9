"""One colour for all.

loses: colours_follow_the_labels
hint: uses_one_colour
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    for digit in labels.unique().tolist():
        ax.scatter(*codes[labels == digit, :2].T, color="navy", label=digit)
    ax.legend()
    return fig
