"""The axes show a part of the plane only, so that most codes are never seen.

loses: every_code_is_a_point colours_follow_the_labels every_figure_is_new
"""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.scatter(codes[:, 0], codes[:, 1], c=[f"C{label}" for label in labels.tolist()])
    axes.set(xlim=(0, 1), ylim=(0, 1))
    for digit in range(10):
        axes.plot([], [], "o", color=f"C{digit}", label=str(digit))
    axes.legend()
    return figure
