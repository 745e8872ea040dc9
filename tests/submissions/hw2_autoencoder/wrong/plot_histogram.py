"""An image of how many codes there are in each cell.

loses: every_code_is_a_point colours_follow_the_labels every_figure_is_new
hint: draws_no_points
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    fig, ax = plt.subplots()
    *_, image = ax.hist2d(codes[:, 0].numpy(), codes[:, 1].numpy(), bins=20)
    fig.colorbar(image)
    return fig
