# Each returns a Figure, which a notebook shows where it is a cell's last value, and is a sentence where matplotlib is not
# installed.

SMALL = {"axes.titlesize": 9, "axes.labelsize": 8, "xtick.labelsize": 7, "ytick.labelsize": 7, "legend.fontsize": 8}
NO_PICTURE = "There is no picture without matplotlib: `python -m pip install matplotlib`."


def picture(draw):
    """Makes `draw(figure, …)` a function that returns its figure."""

    @functools.wraps(draw)
    def drawn(*args, **kwargs):
        try:
            from matplotlib import pyplot
        except ImportError:
            return NO_PICTURE
        with pyplot.rc_context(SMALL):
            figure = pyplot.figure(layout="constrained", dpi=110)
            draw(figure, *args, **kwargs)
        pyplot.close(figure)  # or a notebook shows it twice
        return figure

    return drawn
