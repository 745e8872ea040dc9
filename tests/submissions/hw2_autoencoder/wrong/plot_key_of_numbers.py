"""The digits that are there are numbered from zero.

loses: plot_has_a_key
"""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    for number, digit in enumerate(labels.unique().tolist()):
        axes.scatter(codes[labels == digit, 0], codes[labels == digit, 1], label=f"digit {number}")
    axes.legend()
    return figure
