"""Figures are read by their artists: whatever draws a point, its place and its colour come back; what is none is said."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest
from asking import Session, data, error, request, sandbox, step

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="needs matplotlib"),
]

FIGURES = """
import matplotlib.pyplot as plt
from matplotlib.figure import Figure

X, Y, C = [0.0, 1.0, 2.0], [3.0, 5.0, 4.0], ["red", "lime", "blue"]

def axes():
    return plt.figure().add_subplot()

def scatter():
    a = axes(); a.scatter(X, Y, c=C); return a.figure

def scatter_by_map():
    a = axes(); a.figure.colorbar(a.scatter(X, Y, c=[0, 1, 2], cmap=plt.matplotlib.colors.ListedColormap(C))); return a.figure

def one_by_one():
    a = axes()
    for x, y, c in zip(X, Y, C): a.scatter(x, y, color=c, label=c)
    a.legend(); return a.figure

def empty_circles():
    a = axes(); a.scatter(X, Y, facecolors="none", edgecolors=C); return a.figure

def crosses():
    a = axes(); a.scatter(X, Y, c=C, marker="x"); return a.figure

def markers():
    a = axes()
    for x, y, c in zip(X, Y, C): a.plot(x, y, "o", color=c)
    a.plot([0, 9], [0, 9]); return a.figure

def hollow_markers():
    a = axes()
    for x, y, c in zip(X, Y, C): a.plot([x], [y], marker="o", mfc="none", mec=c, ls="")
    return a.figure

def texts(): return lettered(axes())

def texts_over_points_of_no_size():
    a = axes(); a.scatter(X, Y, s=0); return lettered(a)

def texts_over_clear_markers():
    a = axes(); a.plot(X, Y, "o", alpha=0); a.plot(X, Y, "o", ms=0); a.scatter(X, Y, marker=""); return lettered(a)

def texts_over_black_points():
    a = axes(); a.scatter(X, Y, c="black", s=1); return lettered(a)

def lettered(a):
    for x, y, c in zip(X, Y, C): a.text(x, y, "7", color=c)
    return a.figure

def texts_beside_points():
    a = axes(); a.scatter(X, Y, c=C)
    for x, y in zip(X, Y): a.text(x + 0.05, y, "7")
    return a.figure

def named_by_map():
    a, known = axes(), plt.matplotlib.colors.ListedColormap(C)
    for x, y, n in zip(X, Y, range(3)): a.scatter([x], [y], c=[n], cmap=known, vmin=0, vmax=2, label=n)
    a.legend(); return a.figure

def key_of_nothing():
    a = axes(); a.scatter(X, Y, c=C)
    for c in C: a.plot(float("nan"), float("nan"), "o", color=c, label=c)
    a.plot([], [], "o", label="none"); a.legend(); return a.figure

def key_beside():
    figure, (a, side) = plt.subplots(1, 2); a.scatter(X, Y, c=C)
    for i, c in enumerate(C): side.text(0.5, i, c, color=c)
    return figure

def beyond_the_axes():
    a = axes(); a.scatter(X + [7.0], Y + [4.0], c=C + ["red"]); a.set(xlim=(0, 2), ylim=(6, 3)); return a.figure

def without_pyplot():
    figure = Figure(); figure.add_subplot().scatter(X, Y, c=C); return figure

def decorated():
    a = axes(); a.scatter(X, Y, c=C); a.fill_between(X, Y); a.axvline(1); a.annotate("middle", (1, 4))
    a.scatter([0.5], [0.5], transform=a.transAxes); return a.figure

def unseen():
    a = axes(); a.scatter(X, Y, c=C, s=0); a.scatter(X, Y, c=C, alpha=0); a.scatter(X, Y, c=C).set_visible(False)
    a.scatter(X + [float("nan")], Y + [0], c=C + ["red"]); return a.figure

def nothing(): return None
def its_axes(): return axes()
def image():
    a = axes(); a.imshow([[1, 2]]); return a.figure

def digits():
    a = axes(); a.scatter(X[:1], Y[:1], marker="$0$"); a.scatter(X[1:2], Y[1:2], marker="$7$"); a.plot(X[2:], Y[2:], marker="$4$")
    a.plot(X, Y, marker="x"); return a.figure

def digits_two_ways():
    a = axes(); a.scatter(X[:1], Y[:1], marker="$4$"); a.plot(X[1:], Y[1:], linestyle="", marker="$7$"); return a.figure

def circles():
    a = axes(); a.scatter(X, Y, marker="o"); a.scatter(X, Y, marker="s"); return a.figure

def named():
    a = axes(); a.set(title="T", xlabel="one", ylabel="two"); a.scatter(X, Y, label="points"); a.legend(); return a.figure
"""


@pytest.fixture(scope="module")
def box() -> Iterator[Session]:
    with sandbox(FIGURES, torch=True) as made:
        yield made


def asked(box: Session, name: str, verb: str = "drawn"):
    steps = [[f"mod.{name}", [], {}], [verb, [step(0)], {}]]
    if verb == "words":
        return box.ask(request(steps, {"value": step(1)}), 60)
    steps += [["item", [step(1), 0], {}], ["item", [step(1), 1], {}]]
    return box.ask(request(steps, {"points": step(2), "colours": step(3)}), 60)


SAME = [
    "scatter",
    "scatter_by_map",
    "one_by_one",
    "empty_circles",
    "crosses",
    "markers",
    "hollow_markers",
    "texts",
    "texts_over_points_of_no_size",
    "texts_over_clear_markers",
    "texts_over_black_points",
    "texts_beside_points",
    "named_by_map",
    "key_of_nothing",
    "key_beside",
    "beyond_the_axes",
    "without_pyplot",
    "decorated",
    "unseen",
]


@pytest.mark.parametrize("name", SAME)
def test_points_and_colours_are_the_same_however_they_are_drawn(box: Session, name: str) -> None:
    answer = asked(box, name)
    assert np.allclose(data(answer, "points"), [[0, 3], [1, 5], [2, 4]])
    assert np.allclose(data(answer, "colours")[:, :3], np.eye(3))


def test_an_image_has_no_points(box: Session) -> None:
    answer = asked(box, "image")
    assert data(answer, "points").shape == (0, 2) and data(answer, "colours").shape == (0, 4)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "returned NoneType; expected a matplotlib Figure"),
        ("its_axes", "(what it returned has one: its .figure)"),
    ],
)
def test_what_is_no_figure_is_said(box: Session, name: str, said: str) -> None:
    told = error(asked(box, name))
    assert told["type"] == "Asked" and said in told["message"]


def test_words_are_read(box: Session) -> None:
    said = data(asked(box, "named", "words"))
    assert said["keys"] == [["points", *(pytest.approx(part / 255) for part in (31, 119, 180))]]
    assert said["titles"] == ["T"] and said["axes"] == [["one", "two"]] and said["legends"] == [["points"]]
    assert said["colour bars"] == said["images"] == 0 and said["panels"] == 1
    assert data(asked(box, "scatter_by_map", "words"))["colour bars"] == 1
    assert data(asked(box, "image", "words"))["images"] == 1


def test_names_have_the_colours_that_a_map_gives_them(box: Session) -> None:
    """Breaks if a legend is called false that has not been drawn yet."""
    assert data(asked(box, "named_by_map", "words"))["keys"] == [["0", 1, 0, 0], ["1", 0, 1, 0], ["2", 0, 0, 1]]


def test_digits_that_stand_for_points_are_read(box: Session) -> None:
    """Breaks if whoever draws each point as its digit is told that nothing says which colour is which."""
    assert data(asked(box, "digits", "words"))["marks"] == ["0", "4", "7"]
    assert data(asked(box, "digits_two_ways", "words"))["marks"] == ["4", "7"]
    assert data(asked(box, "circles", "words"))["marks"] == []
