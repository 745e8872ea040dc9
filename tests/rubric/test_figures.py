"""What a figure shows is judged by its points: in any order, with strangers among them, and each only once."""

from __future__ import annotations

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
