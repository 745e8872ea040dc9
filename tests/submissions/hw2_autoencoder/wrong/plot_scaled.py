"""Scales the codes to mean zero and variance one before it draws them.

loses: every_code_is_a_point colours_follow_the_labels
hint: draws_scaled_codes
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    z = (codes - codes.mean(0)) / codes.std(0)
    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(z[:, 0], z[:, 1], c=labels, cmap="tab10"))
    return fig
