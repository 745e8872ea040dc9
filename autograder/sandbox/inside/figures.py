"""What a matplotlib figure shows, read off its artists and not its pixels: so that any backend will do, and any way to draw."""

from .errors import Asked

UNMARKED = (None, "None", "none", "", " ")  # what a line without markers has for one


def checked(value):
    """The value, which must be a matplotlib figure."""
    import matplotlib.figure

    kind = matplotlib.figure.FigureBase
    if isinstance(value, kind):
        return value
    near = " (what it returned has one: its .figure)" if isinstance(getattr(value, "figure", None), kind) else ""
    raise Asked(f"returned {type(value).__name__}, where a matplotlib Figure is asked for{near}")


def points(np, figure):
    """What stands as a point, whatever drew it: where, (n, 2) in the data's units, and in which colour, (n, 4) RGBA between
    0 and 1. Texts stand for points where there are no others, or where all others have one colour and lie beneath texts."""
    marks = _joined(np, [part for axes in _axes_of(figure) for part in _marked(np, axes)])
    texts = _joined(np, [part for axes in _axes_of(figure) for part in _written(np, axes)])
    if len(np.unique(marks[1], axis=0)) < 2 <= len(np.unique(texts[1], axis=0)):
        lettered = set(map(tuple, texts[0].tolist()))
        return texts if all(tuple(place) in lettered for place in marks[0].tolist()) else marks
    return marks if len(marks[0]) else texts


def _joined(np, parts):
    places, colours = (np.concatenate([part[i] for part in parts]) if parts else () for i in (0, 1))
    return np.asarray(places, float).reshape(-1, 2), np.asarray(colours, float).reshape(-1, 4)


def words(figure):
    """What is written: titles, names of axes, legends, and in which colour each of their names is shown (red, green, blue),
    texts; and how many colour bars, images and panels there are."""
    from matplotlib.legend import Legend

    axes = _axes_of(figure)
    legends = [a for owner in (figure, *axes) for a in owner.get_children() if isinstance(a, Legend)]
    return {
        "titles": _said([*(a.title for a in axes), getattr(figure, "_suptitle", None)]),
        "axes": [_said([a.xaxis.label, a.yaxis.label]) for a in axes][:50],
        "legends": [_said(legend.get_texts()) for legend in legends][:50],
        "keys": [key for legend in legends for key in _keys(legend)][:500],
        "texts": _said([text for a in axes for text in a.texts]),
        "marks": sorted({mark for a in axes for mark in _marks(a)})[:50],
        "colour bars": sum(map(_is_colour_bar, figure.axes)),
        "images": sum(len(a.images) for a in axes),
        "panels": len(axes),
    }


def _axes_of(figure):
    return [axes for axes in figure.axes if axes.get_visible() and not _is_colour_bar(axes)]


def _is_colour_bar(axes):
    return axes.get_label() == "<colorbar>" or hasattr(axes, "_colorbar")


def _marked(np, axes):
    """(places, colours) of the points that scatters and lines with markers show."""
    from matplotlib.colors import to_rgba_array

    def shown(artist, places, rgba):
        inside = np.ones(len(places), bool)
        if artist.get_clip_on():
            inside = _within(np, places[:, 0], axes.get_xlim()) & _within(np, places[:, 1], axes.get_ylim())
        keep = inside & np.isfinite(places).all(1) & (rgba[:, 3] > 0)
        return places[keep], rgba[keep]

    for artist in axes.collections:
        places = np.ma.masked_invalid(artist.get_offsets()).reshape(-1, 2).filled(np.nan)
        there = artist.get_visible() and artist.get_offset_transform().contains_branch(axes.transData)
        if there and len(places) and any(len(path.vertices) for path in artist.get_paths()):
            artist.update_scalarmappable()
            inside, around = artist.get_facecolor(), artist.get_edgecolor()
            rgba = to_rgba_array(inside if len(inside) and np.any(inside[:, 3] > 0) else around)
            if len(rgba):
                sizes = artist.get_sizes() if hasattr(artist, "get_sizes") and len(artist.get_sizes()) else np.ones(1)
                rgba = rgba[np.arange(len(places)) % len(rgba)]
                rgba[np.resize(sizes, len(places)) <= 0, 3] = 0
                yield shown(artist, places, rgba)
    for line in axes.lines:
        if line.get_visible() and line.get_marker() not in UNMARKED and line.get_markersize() > 0 and line.get_alpha() != 0:
            inside = to_rgba_array(line.get_markerfacecolor() if line.get_fillstyle() != "none" else "none")
            rgba = inside if len(inside) and inside[0, 3] > 0 else to_rgba_array(line.get_markeredgecolor())
            places = np.asarray(line.get_xydata(), float).reshape(-1, 2)
            if line.get_transform().contains_branch(axes.transData) and len(rgba):
                yield shown(line, places, np.repeat(rgba[:1], len(places), 0))


def _within(np, places, limits):
    """Not beyond the ends of an axis, but for rounding."""
    low, high = sorted(limits)
    slack = 1e-6 * (high - low)
    return (places >= low - slack) & (places <= high + slack)


def _written(np, axes):
    """(place, colour) of each text."""
    from matplotlib.colors import to_rgba_array

    for text in axes.texts:
        there = text.get_transform().contains_branch(axes.transData) or hasattr(text, "xy")
        if there and text.get_visible() and text.get_alpha() != 0 and text.get_text().strip():
            yield np.array([getattr(text, "xy", text.get_position())], float), to_rgba_array(text.get_color())


def _keys(legend):
    """[name, red, green, blue] of each name whose mark has a colour."""
    from matplotlib.colors import to_rgba_array

    handles = getattr(legend, "legend_handles", None) or getattr(legend, "legendHandles", ())
    for text, handle in zip(legend.get_texts(), handles, strict=False):
        if hasattr(handle, "update_scalarmappable"):
            handle.update_scalarmappable()
        ways = ["markerfacecolor", "markeredgecolor"] if getattr(handle, "get_marker", lambda: None)() not in UNMARKED else []
        for way in (*ways, "facecolor", "edgecolor", "color"):
            rgba = to_rgba_array(getattr(handle, f"get_{way}")()) if hasattr(handle, f"get_{way}") else ()
            if len(rgba) and rgba[0, 3] > 0:
                yield [text.get_text()[:100], *rgba[0, :3].tolist()]
                break


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
