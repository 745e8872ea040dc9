"""What a matplotlib figure shows, read off its artists and not its pixels: so that any backend will do, and any way to draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .errors import Asked

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]
    Marks = tuple[Array, Array]  # places (n, 2) and colours (n, 4)

UNMARKED = (None, "None", "none", "", " ")  # the marker of a line without markers
MOST = 500  # texts, keys; of other lists a tenth


def checked(value: Any) -> Any:
    """The value, which must be a matplotlib figure."""
    import matplotlib.figure

    kind = matplotlib.figure.FigureBase
    if isinstance(value, kind):
        return value
    near = " (what it returned has one: its .figure)" if isinstance(getattr(value, "figure", None), kind) else ""
    raise Asked(f"returned {type(value).__name__}; expected a matplotlib Figure{near}")


# -- points ---------------------------------------------------------------------------------------------------------


def points(np: ModuleType, figure: Any) -> Marks:
    """The points of a figure, whatever drew them.

    Texts count as points where there are no others, or where all others have one colour and lie beneath texts.

    returns: places, (n, 2) in the data's units; colours, (n, 4) RGBA between 0 and 1
    """
    marks = _joined(np, [part for axes in _axes_of(figure) for part in _marked(np, axes)])
    texts = _joined(np, [part for axes in _axes_of(figure) for part in _written(np, axes)])
    if len(np.unique(marks[1], axis=0)) < 2 <= len(np.unique(texts[1], axis=0)):
        lettered = set(map(tuple, texts[0].tolist()))
        return texts if all(tuple(place) in lettered for place in marks[0].tolist()) else marks
    return marks if len(marks[0]) else texts


def _joined(np: ModuleType, parts: Sequence[Marks]) -> Marks:
    places, colours = (np.concatenate([part[i] for part in parts]) if parts else () for i in (0, 1))
    return np.asarray(places, float).reshape(-1, 2), np.asarray(colours, float).reshape(-1, 4)


def _marked(np: ModuleType, axes: Any) -> Iterator[Marks]:
    """The points that scatters and lines with markers show."""
    for artist in axes.collections:
        shown = _scattered(np, axes, artist)
        if shown:
            yield _visible(np, axes, artist, *shown)
    for line in axes.lines:
        shown = _on_line(np, axes, line)
        if shown:
            yield _visible(np, axes, line, *shown)


def _scattered(np: ModuleType, axes: Any, artist: Any) -> Marks | None:
    """The points of a collection; None where it shows none."""
    from matplotlib.colors import to_rgba_array

    places = np.ma.masked_invalid(artist.get_offsets()).reshape(-1, 2).filled(np.nan)
    there = artist.get_visible() and artist.get_offset_transform().contains_branch(axes.transData)
    if not (there and len(places) and any(len(path.vertices) for path in artist.get_paths())):
        return None
    artist.update_scalarmappable()
    inside, around = artist.get_facecolor(), artist.get_edgecolor()
    rgba = to_rgba_array(inside if len(inside) and np.any(inside[:, 3] > 0) else around)
    if not len(rgba):
        return None
    sizes = artist.get_sizes() if hasattr(artist, "get_sizes") and len(artist.get_sizes()) else np.ones(1)
    rgba = rgba[np.arange(len(places)) % len(rgba)]
    rgba[np.resize(sizes, len(places)) <= 0, 3] = 0
    return places, rgba


def _on_line(np: ModuleType, axes: Any, line: Any) -> Marks | None:
    """The markers of a line; None where it shows none."""
    from matplotlib.colors import to_rgba_array

    has_markers = line.get_marker() not in UNMARKED and line.get_markersize() > 0
    if not (line.get_visible() and has_markers and line.get_alpha() != 0):
        return None
    inside = to_rgba_array(line.get_markerfacecolor() if line.get_fillstyle() != "none" else "none")
    rgba = inside if len(inside) and inside[0, 3] > 0 else to_rgba_array(line.get_markeredgecolor())
    places = np.asarray(line.get_xydata(), float).reshape(-1, 2)
    if not (line.get_transform().contains_branch(axes.transData) and len(rgba)):
        return None
    return places, np.repeat(rgba[:1], len(places), 0)


def _visible(np: ModuleType, axes: Any, artist: Any, places: Array, rgba: Array) -> Marks:
    """Of an artist's points those that can be seen: within the axes, finite, not transparent."""
    inside = np.ones(len(places), bool)
    if artist.get_clip_on():
        inside = _within(np, places[:, 0], axes.get_xlim()) & _within(np, places[:, 1], axes.get_ylim())
    keep = inside & np.isfinite(places).all(1) & (rgba[:, 3] > 0)
    return places[keep], rgba[keep]


def _within(np: ModuleType, places: Array, limits: tuple[float, float]) -> Array:
    """Which places lie between the ends of an axis, but for rounding."""
    low, high = sorted(limits)
    slack = 1e-6 * (high - low)
    within: Array = (places >= low - slack) & (places <= high + slack)
    return within


def _written(np: ModuleType, axes: Any) -> Iterator[Marks]:
    """Each text that has a place in the data."""
    from matplotlib.colors import to_rgba_array

    for text in axes.texts:
        there = text.get_transform().contains_branch(axes.transData) or hasattr(text, "xy")
        if there and text.get_visible() and text.get_alpha() != 0 and text.get_text().strip():
            yield np.array([getattr(text, "xy", text.get_position())], float), to_rgba_array(text.get_color())


# -- words ----------------------------------------------------------------------------------------------------------


def words(figure: Any) -> dict[str, Any]:
    """What is written in a figure: titles, names of axes, legends, their keys (name, red, green, blue) and texts; and how many
    colour bars, images and panels there are."""
    from matplotlib.legend import Legend

    axes = _axes_of(figure)
    legends = [a for owner in (figure, *axes) for a in owner.get_children() if isinstance(a, Legend)]
    return {
        "titles": _said([*(a.title for a in axes), getattr(figure, "_suptitle", None)]),
        "axes": [_said([a.xaxis.label, a.yaxis.label]) for a in axes][: MOST // 10],
        "legends": [_said(legend.get_texts()) for legend in legends][: MOST // 10],
        "keys": [key for legend in legends for key in _keys(legend)][:MOST],
        "texts": _said([text for a in axes for text in a.texts]),
        "marks": sorted({mark for a in axes for mark in _marks(a)})[: MOST // 10],
        "colour bars": sum(map(_is_colour_bar, figure.axes)),
        "images": sum(len(a.images) for a in axes),
        "panels": len(axes),
    }


def _keys(legend: Any) -> Iterator[list[Any]]:
    """[name, red, green, blue] of each name whose mark has a colour."""
    handles: Any = getattr(legend, "legend_handles", None) or getattr(legend, "legendHandles", ())
    for text, handle in zip(legend.get_texts(), handles, strict=False):
        colour = _colour_of(handle)
        if colour is not None:
            yield [text.get_text()[:100], *colour]


def _colour_of(handle: Any) -> list[float] | None:
    """[red, green, blue] of a legend's mark; None where it is transparent."""
    from matplotlib.colors import to_rgba_array

    if hasattr(handle, "update_scalarmappable"):
        handle.update_scalarmappable()
    ways = ["markerfacecolor", "markeredgecolor"] if getattr(handle, "get_marker", lambda: None)() not in UNMARKED else []
    for way in (*ways, "facecolor", "edgecolor", "color"):
        if hasattr(handle, f"get_{way}"):
            rgba: Any = to_rgba_array(getattr(handle, f"get_{way}")())
            if len(rgba) and rgba[0, 3] > 0:
                colour: list[float] = rgba[0, :3].tolist()
                return colour
    return None


def _marks(axes: Any) -> Iterator[str]:
    """Markers that are written, such as `$3$`: of lines all, of scattered points the digits."""
    lines = [str(line.get_marker()) for line in axes.lines if line.get_visible() and line.get_marker() not in UNMARKED]
    paths = {c.get_paths()[0].vertices.tobytes() for c in axes.collections if c.get_visible() and len(c.get_paths()) == 1}
    yield from (mark.strip("$")[:100] for mark in lines if mark.startswith("$"))
    if paths and len(paths) + len(set(lines)) > 1:  # one mark for all says nothing
        from matplotlib.markers import MarkerStyle

        digits = {str(d): MarkerStyle(f"${d}$") for d in range(10)}
        known = {_vertices(m.get_path().transformed(m.get_transform())): d for d, m in digits.items()}
        yield from (known[path] for path in paths & known.keys())


def _vertices(path: Any) -> bytes:
    vertices: bytes = path.vertices.tobytes()
    return vertices


def _said(texts: Sequence[Any]) -> list[str]:
    return [text.get_text()[:100] for text in texts[:MOST] if text is not None]


# -- axes -----------------------------------------------------------------------------------------------------------


def _axes_of(figure: Any) -> list[Any]:
    return [axes for axes in figure.axes if axes.get_visible() and not _is_colour_bar(axes)]


def _is_colour_bar(axes: Any) -> bool:
    return axes.get_label() == "<colorbar>" or hasattr(axes, "_colorbar")
