"""Asks a tensor on the way to a gradient for its numbers.

loses: every_code_is_a_point colours_follow_the_labels plot_has_a_key every_figure_is_new plotting_leaves_the_codes_alone
hint: RuntimeError
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    z = codes.clone().requires_grad_()
    fig, ax = plt.subplots()
    ax.scatter(z[:, 0].numpy(), z[:, 1].numpy(), c=labels)
    return fig
