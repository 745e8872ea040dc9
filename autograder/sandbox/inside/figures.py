"""What a matplotlib figure shows, read off its artists and not its pixels: so that any backend will do, and any way to draw."""

UNMARKED = (None, "None", "none", "", " ")  # what a line without markers has for one


def points(np, figure):
    """What stands as a point, whatever drew it: where, (n, 2) in the data's units, and in which colour, (n, 4) RGBA between
    0 and 1."""
    parts = [part for axes in _axes_of(figure) for part in _points(np, axes)]
    places, colours = (np.concatenate([part[i] for part in parts]) if parts else () for i in (0, 1))
    return np.asarray(places, float).reshape(-1, 2), np.asarray(colours, float).reshape(-1, 4)


def words(figure):
    """What is written: titles, names of axes, legends, texts; and how many colour bars, images and panels there are."""
    from matplotlib.legend import Legend

    axes = _axes_of(figure)
    legends = [a for owner in (figure, *axes) for a in owner.get_children() if isinstance(a, Legend)]
    return {
        "titles": _said([*(a.title for a in axes), getattr(figure, "_suptitle", None)]),
        "axes": [_said([a.xaxis.label, a.yaxis.label]) for a in axes][:50],
        "legends": [_said(legend.get_texts()) for legend in legends][:50],
        "texts": _said([text for a in axes for text in a.texts]),
        "marks": sorted({mark for a in axes for mark in _marks(a)})[:50],
        "colour bars": sum(map(_is_colour_bar, figure.axes)), "images": sum(len(a.images) for a in axes), "panels": len(axes),
    }


def _axes_of(figure):
    return [axes for axes in figure.axes if axes.get_visible() and not _is_colour_bar(axes)]


def _is_colour_bar(axes):
    return axes.get_label() == "<colorbar>" or hasattr(axes, "_colorbar")


def _points(np, axes):
    """(places, colours) of each artist that draws points; of texts, where these stand for points."""
    from matplotlib.colors import to_rgba_array

    found = []
    for artist in axes.collections:
        places = np.ma.masked_invalid(artist.get_offsets()).reshape(-1, 2)
        if artist.get_visible() and artist.get_offset_transform().contains_branch(axes.transData) and len(places):
            artist.update_scalarmappable()
            inside, around = artist.get_facecolor(), artist.get_edgecolor()
            rgba = to_rgba_array(inside if len(inside) and np.any(inside[:, 3] > 0) else around)
            if len(rgba):
                rgba = rgba[np.arange(len(places)) % len(rgba)]
                sizes = artist.get_sizes() if hasattr(artist, "get_sizes") and len(artist.get_sizes()) else np.ones(1)
                shown = ~np.ma.getmaskarray(places).any(1) & (rgba[:, 3] > 0) & (np.resize(sizes, len(places)) > 0)
                found.append((places.data[shown], rgba[shown]))
    for line in axes.lines:
        if line.get_visible() and line.get_marker() not in UNMARKED and len(line.get_xdata()):
            inside = to_rgba_array(line.get_markerfacecolor() if line.get_fillstyle() != "none" else "none")
            rgba = inside if len(inside) and inside[0, 3] > 0 else to_rgba_array(line.get_markeredgecolor())
            if line.get_transform().contains_branch(axes.transData) and len(rgba):
                found.append((line.get_xydata(), np.repeat(rgba[:1], len(line.get_xydata()), 0)))
    if not found:
        texts = [text for text in axes.texts if text.get_visible() and text.get_text().strip()]
        texts = [text for text in texts if text.get_transform().contains_branch(axes.transData) or hasattr(text, "xy")]
        found = [(np.array([getattr(text, "xy", text.get_position())], float), to_rgba_array(text.get_color())) for text in texts]
    return found


def _marks(axes):
    """Markers that are written, such as `$3$`: the marks of lines, and of scattered points those that are digits."""
    lines = [str(line.get_marker()) for line in axes.lines if line.get_visible() and line.get_marker() not in UNMARKED]
    paths = {c.get_paths()[0].vertices.tobytes() for c in axes.collections if c.get_visible() and len(c.get_paths()) == 1}
    yield from (mark.strip("$")[:100] for mark in lines if mark.startswith("$"))
    if paths and len(paths) + len(set(lines)) > 1:  # one mark for all says nothing
        from matplotlib.markers import MarkerStyle

        digits = {str(d): MarkerStyle(f"${d}$") for d in range(10)}
        known = {m.get_path().transformed(m.get_transform()).vertices.tobytes(): d for d, m in digits.items()}
        yield from (known[path] for path in paths & known.keys())


def _said(texts):
    return [text.get_text()[:100] for text in texts[:500] if text is not None]
