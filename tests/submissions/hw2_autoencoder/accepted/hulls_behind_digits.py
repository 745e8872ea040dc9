"""One plot call for each digit, with markers of the digit itself ($3$), hulls drawn behind by fill, an arrow, and a legend."""


def plot_latent_space(codes, labels):
    import matplotlib.pyplot as plt
    import numpy as np
    from scipy.spatial import ConvexHull

    points, names = codes[:, :2].double().numpy(), labels.numpy()
    figure = plt.figure(layout="constrained")
    axis = figure.add_subplot(111)
    for label in np.unique(names):
        own = points[names == label]
        (line,) = axis.plot(*own.T, ls="none", marker=f"${label}$", label=f"{label}")
        if len(own) > 3:
            hull = own[ConvexHull(own).vertices]
            axis.fill(*hull.T, color=line.get_color(), alpha=0.1)
    axis.legend(ncols=2, fontsize="small")
    plt.close(figure)
    return figure
