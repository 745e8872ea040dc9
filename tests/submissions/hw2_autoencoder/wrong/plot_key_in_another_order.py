"""Digits are drawn in the order in which they come, and named in the order of numbers.

loses: plot_has_a_key
hint: key_is_false
"""


def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    for digit in dict.fromkeys(labels.tolist()):
        axes.scatter(codes[labels == digit, 0], codes[labels == digit, 1])
    axes.legend([str(digit) for digit in sorted(set(labels.tolist()))])
    return figure
