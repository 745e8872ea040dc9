"""What a figure shows is judged by its points: in any order, with strangers among them, and each only once."""

from __future__ import annotations

import time

import numpy as np
import pytest

from autograder import colour_gaps, matched

PLACES = np.array([[0.0, 1.0], [2.0, -1.0], [5.0, 5.0], [5.0, 5.0]])


def test_points_are_found_in_any_order_and_each_once() -> None:
    order = np.array([3, 1, 0, 2])
    found = matched(np.concatenate([[[9.0, 9.0]], PLACES[order]]), PLACES)
    assert sorted(found) == [1, 2, 3, 4]
    assert np.array_equal(np.concatenate([[[9.0, 9.0]], PLACES[order]])[found], PLACES)


def test_a_place_without_a_point_of_its_own_is_said() -> None:
    assert (matched(PLACES[:3], PLACES) < 0).tolist() == [False, False, False, True]
    assert (matched(np.zeros((0, 2)), PLACES) < 0).all()
    assert (matched(PLACES[:, ::-1], PLACES) < 0).tolist() == [True, True, False, False]


def test_rounding_is_granted_and_a_shift_is_not() -> None:
    assert (matched(PLACES.astype(np.float32) + 1e-5, PLACES) >= 0).all()
    assert (matched(PLACES + 0.01, PLACES) < 0).all()


@pytest.mark.parametrize(
    ("colours", "gaps"),
    [
        ([[1, 0, 0], [1, 0, 0], [0, 1, 0]], (0.0, 1.0)),
        ([[1, 0, 0], [0.9, 0, 0], [0, 1, 0]], (0.1, 1.0)),
        ([[1, 0, 0], [1, 0, 0], [1, 0, 0]], (0.0, 0.0)),
    ],
)
def test_colours_of_one_label_and_of_two(colours: list, gaps: tuple[float, float]) -> None:
    assert colour_gaps(np.array(colours), np.array([4, 4, 7])) == pytest.approx(gaps)


def test_one_label_has_none_to_be_told_from() -> None:
    assert colour_gaps(np.ones((3, 4)), np.zeros(3)) == (0.0, np.inf)


CROWDS = {
    "everywhere": lambda rng, places: rng.normal(size=(250_000, 2)),
    "at one place": lambda rng, places: np.repeat(places[:1], 250_000, axis=0),
    "at every place": lambda rng, places: np.tile(places, (625, 1)),
    "just beside each place": lambda rng, places: np.tile(places, (625, 1)) + 1.5e-4 * np.ptp(places, axis=0).max(),
    "nowhere": lambda rng, places: rng.choice([np.nan, np.inf, -1e300, 0.0], size=(250_000, 2)),
}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
def test_a_crowd_of_points_costs_no_time(crowd):
    """Breaks if a forged figure of as many points as are read stalls the judge. Each place is compared with few of them."""
    rng = np.random.default_rng(0)
    places = rng.normal(size=(400, 2))
    points = np.concatenate([crowd(rng, places), places[::-1]])
    began = time.process_time()
    found = matched(points, places)
    assert time.process_time() - began < 1.0
    assert (np.abs(points[found] - places) < 1e-3).all() and len(set(found.tolist())) == 400


def test_the_first_free_point_in_the_order_of_drawing_counts():
    """Breaks if a place takes another point than before, and with it another colour."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        places = np.round(rng.normal(size=(30, 2)), 1)
        close = 1e-4 * np.ptp(places, axis=0).max()
        points = (np.tile(places, (3, 1)) + rng.uniform(-1.5, 1.5, (90, 2)) * close)[rng.permutation(90)]
        free, expected = set(range(90)), []
        for place in places:
            near = [k for k in sorted(free) if np.abs(points[k] - place).max() <= close * (1 + 1e-12)]
            expected.append(near[0] if near else -1)
            free -= set(near[:1])
        assert matched(points, places).tolist() == expected
