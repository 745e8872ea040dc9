"""Nothing says which colour is which digit.

loses: plot_has_a_key
hint: nothing says which colour is which digit
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    ax.scatter(codes[:, 0], codes[:, 1], c=labels, cmap="tab10")
    ax.set(xlabel="z1", ylabel="z2")
    return fig
