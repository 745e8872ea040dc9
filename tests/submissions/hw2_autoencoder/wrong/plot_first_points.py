"""Draws three quarters of the codes.

loses: every_code_is_a_point
hint: draws_some_codes
"""
def plot_latent_space(codes, labels):
    from matplotlib import pyplot as plt

    n = len(codes) * 3 // 4
    fig, ax = plt.subplots()
    fig.colorbar(ax.scatter(codes[:n, 0], codes[:n, 1], c=labels[:n], cmap="tab10", vmin=0, vmax=9))
    return fig
