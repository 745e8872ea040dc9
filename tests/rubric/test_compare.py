"""Comparing: what is right passes however it was computed, what is wrong is named by its first aspect."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from autograder.rubric.compare import FLOOR, Difference, Tolerance, Value, agrees, digits, first_difference

EXPECTED = np.array([[0.5, 1.0, 1.5], [2.0, 2.5, 3.0]])


def tensor(data: object, dtype: str = "float32", **labels: object) -> Value:
    array = np.asarray(data, dtype)
    return Value("tensor", array, str(array.dtype), array.shape, "cpu", **labels)


def compared(data: object, expected: object = EXPECTED, dtype: str = "float32", **kwargs: object) -> Difference | None:
    got = data if isinstance(data, Value) else tensor(data, dtype)
    asked = {"dtype": dtype, "tolerance": FLOOR["float32"], **kwargs}
    return first_difference(got, np.asarray(expected, np.float64), **asked)


def entry_of(text: str) -> tuple[int, ...]:
    """The index a message names."""
    return tuple(int(i) for i in re.search(r"entry \[([\d, ]+)\]", text).group(1).split(","))


# ---- right answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        EXPECTED,
        EXPECTED * (1 + 5e-5),
        np.asfortranarray(EXPECTED),
        np.broadcast_to(EXPECTED, (2, 3)),
        EXPECTED[::-1][::-1],
    ],
    ids=["exact", "another order of summation", "columns first", "a view", "negative strides"],
)
def test_right_values_pass_in_any_layout(data: np.ndarray) -> None:
    """Breaks if the comparison looks at more than values."""
    assert compared(data) is None


@pytest.mark.parametrize(
    ("dtype", "error", "passes"),
    [
        ("float32", 0.9e-4, True),
        ("float32", 1.2e-4, False),
        ("float64", 0.9e-10, True),
        ("float64", 2.2e-10, False),
    ],
)
def test_the_floor_of_a_dtype_is_where_its_table_says(dtype: str, error: float, passes: bool) -> None:
    """Breaks if a tolerance creeps, in either direction. At 100 the absolute part hardly counts."""
    expected = np.full(4, 100.0)
    difference = first_difference(tensor(expected * (1 + error), "float64"), expected, dtype="", tolerance=FLOOR[dtype])
    assert (difference is None) is passes


def test_the_absolute_part_decides_near_zero() -> None:
    """Breaks if results near zero are compared relatively: float32 cannot do better than its terms' rounding."""
    assert compared([0.9e-5], [0.0]) is None
    assert compared([1.2e-5], [0.0]).aspect == "values"


def test_a_tolerance_may_differ_from_entry_to_entry() -> None:
    """Breaks if an array of allowances is reduced to one number: Monte Carlo checks give one to each entry."""
    each = Tolerance(0.0, np.array([1.0, 0.01]))
    assert compared([0.9, 0.0], [0.0, 0.0], tolerance=each) is None
    assert entry_of(compared([0.0, 0.9], [0.0, 0.0], tolerance=each).text) == (1,)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
def test_empty_results_pass_where_they_are_expected(shape: tuple[int, ...]) -> None:
    """Breaks if a maximum is taken over no entries."""
    assert compared(np.zeros(shape), np.zeros(shape)) is None
    assert compared(np.zeros(shape), np.zeros((1, 3))).aspect == "shape"


def test_infinity_passes_where_it_is_expected_and_only_there() -> None:
    """Breaks if inf − inf (nan) is compared with a tolerance, or if any infinity is as good as another."""
    expected = [np.inf, 1.0, -np.inf]
    assert compared([np.inf, 1.0, -np.inf], expected) is None
    assert compared([-np.inf, 1.0, -np.inf], expected).aspect == "values"
    assert compared([3e38, 1.0, -np.inf], expected).aspect == "values"
    assert compared([np.inf, np.inf, -np.inf], expected).aspect == "finite"


# ---- what differs first ------------------------------------------------------------------------------------------

WRONG = {
    "type": lambda kind, shape, dtype, data: Value("array", data, dtype, shape),
    "shape": lambda kind, shape, dtype, data: Value(kind, data, dtype, (*shape, 1)),
    "dtype": lambda kind, shape, dtype, data: Value(kind, data, "float64", shape),
    "finite": lambda kind, shape, dtype, data: Value(kind, np.where(data < data.mean(), np.nan, data), dtype, shape),
    "values": lambda kind, shape, dtype, data: Value(kind, data + np.float32(1), dtype, shape),
}


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(WRONG, 2)))
def test_the_first_aspect_in_order_is_the_one_named(first: str, second: str) -> None:
    """Breaks if the order type, shape, dtype, finite, values changes: a student is told the cause, not its effects."""
    value = tensor(EXPECTED)
    for aspect in (second, first):
        value = WRONG[aspect](value.kind, value.shape, value.dtype, value.data)
    assert compared(value).aspect == first


@pytest.mark.parametrize("nan", [np.nan, -np.nan, np.float32("nan")])
@pytest.mark.parametrize("expected", [1.0, np.inf, np.nan, 0.0])
@pytest.mark.parametrize("tolerance", [FLOOR["float32"], Tolerance(np.inf, np.inf), Tolerance(1e9, 1e9)])
def test_nan_never_passes(nan: float, expected: float, tolerance: Tolerance) -> None:
    """Breaks if a comparison is written as `not (off > allowed)`, or if nan equals nan."""
    assert compared([1.0, nan], [1.0, expected], tolerance=tolerance) is not None


def test_an_oracle_that_says_nan_passes_nobody() -> None:
    """Breaks if an oracle's own slip lets any value through."""
    assert compared([1.0], [np.nan]) is not None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ((5, 1), (5,)),
        ((5,), (5, 1)),
        ((5, 5), (5,)),
        ((), (1,)),
        ((1,), ()),
        ((1, 5), (5,)),
    ],
)
def test_nothing_is_broadcast(got: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Breaks if numpy is left to fit shapes: ones of any shape equal ones."""
    difference = compared(np.ones(got), np.ones(expected))
    assert difference.aspect == "shape"
    for shape in (got, expected):
        assert (str(shape) if shape else "no axes") in difference.text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value("float", 1.0), "a Python float"),
        (Value("int", 1), "a Python int"),
        (Value("none", None), "None"),
        (Value("array", np.ones(2), "float32", (2,)), "a numpy array"),
        (Value("tuple", None), "a tuple"),
        (Value("bool", True), "a Python bool"),
    ],
)
def test_only_a_tensor_is_a_tensor(value: Value, words: str) -> None:
    """Breaks if a float, an array or a tuple with the right number in it passes."""
    difference = compared(value, np.ones(value.shape))
    assert difference.aspect == "type" and words in difference.text


def test_a_tensor_without_data_fails_and_raises_nothing() -> None:
    """Breaks if a result left on device meta is taken for one that agrees."""
    assert compared(Value("tensor", None, "float32", (2, 3), "meta")).aspect == "type"


def test_a_dtype_is_asked_for_only_where_one_is_named() -> None:
    """Breaks if integer inputs demand an integer result, or float inputs none."""
    assert compared(tensor(EXPECTED, "float64"), dtype="") is None
    assert "got float64, expected float32" in compared(tensor(EXPECTED, "float64")).text


@pytest.mark.parametrize("dtype", ["complex64", "complex128", "bool", "int64", "float16"])
def test_values_of_any_dtype_are_compared_without_raising(dtype: str) -> None:
    """Breaks if a message formats what it cannot: then a wrong answer would be the grader's fault."""
    assert compared(tensor([1, 0], dtype), [1.0, 0.0], dtype="") is None
    assert compared(tensor([1, 0], dtype), [1.0, 5.0], dtype="").aspect == "values"
    assert compared(tensor([1, 0], dtype), [1.0, 0.0]).aspect == "dtype"


def test_an_imaginary_part_counts() -> None:
    """Breaks if a complex result is cast to its real part."""
    assert compared(tensor([1 + 1j], "complex64"), [1.0], dtype="").aspect == "values"
    assert compared(tensor([complex(1, np.nan)], "complex64"), [1.0], dtype="").aspect == "finite"


def test_huge_values_are_compared_quietly(recwarn: pytest.WarningsRecorder) -> None:
    """Breaks if an overflow in the comparison is taken for agreement, or warns at the student."""
    assert compared(tensor([1e308, 1.0], "float64"), [1e308, 1.0], dtype="float64") is None
    assert compared(tensor([-1e308, 1.0], "float64"), [1e308, 1.0], dtype="float64").aspect == "values"
    assert compared(tensor([1e308, 1.0], "float64"), [0.0, 1.0], dtype="float64", tolerance=Tolerance(0, 0)).aspect == "values"
    assert compared(tensor([1e308], "float64"), [np.inf], dtype="float64").aspect == "values"
    assert not recwarn.list


# ---- messages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (1.0, 1.5),
        (1.0, 1.0 + 1e-7),
        (1.0, 1.0 + 1e-10),
        (0.1, 0.1 + 1e-16),
        (1e-300, 2e-300),
        (-1.0, 1.0),
        (123456789.0, 123456790.0),
        (1.0, np.nextafter(1.0, 2)),
    ],
)
def test_numbers_that_differ_are_printed_differently(a: float, b: float) -> None:
    """Breaks if a message says "got 1, expected 1"."""
    left, right = digits(a, b)
    assert left != right
    assert digits(b, a) == (right, left)


def test_no_more_digits_are_printed_than_it_takes() -> None:
    """Breaks if a reader must find the difference among seventeen digits."""
    assert digits(1.25, 2.5) == ("1.25", "2.5")


def test_a_message_counts_and_names_the_worst_entry() -> None:
    """Breaks if the first wrong entry is shown in place of the worst, or the count is off."""
    got = EXPECTED.copy()
    got[0, 1], got[1, 2] = 1.1, 9.0
    difference = compared(got)
    assert "2 of 6 entries are wrong" in difference.text
    assert entry_of(difference.text) == (1, 2)
    assert "got 9, expected 3" in difference.text and "off by 6" in difference.text


def test_the_worst_is_measured_in_tolerances_and_an_infinity_is_worst() -> None:
    """Breaks if a large entry's rounding hides a small entry's blunder."""
    got, expected = np.array([1e6 + 200, 1.5, 3.0]), np.array([1e6, 1.0, 3.0])
    assert entry_of(compared(got, expected).text) == (1,)
    assert entry_of(compared([1e6, 1.5, 7.0], [np.inf, 1.0, 3.0]).text) == (0,)


def test_one_number_is_not_spoken_of_as_an_entry() -> None:
    """Breaks if a scalar's message counts entries."""
    assert compared(2.0, 1.0).text.startswith("got 2, expected 1")
    assert "1 of 3 entries is wrong" in compared([1.0, 2.0, 4.0], [1.0, 2.0, 3.0]).text


def test_what_is_not_finite_is_counted_and_placed() -> None:
    """Breaks if a student is not told where the first nan stands."""
    got = EXPECTED.copy()
    got[0, 2] = got[1, 0] = np.nan
    difference = compared(got)
    assert "2 of 6 entries are not finite" in difference.text and entry_of(difference.text) == (0, 2)
    assert "got nan, expected 1.5" in difference.text


@pytest.mark.parametrize(
    "value",
    [
        Value("leak 7.25 private", None),
        Value("float", 7.25),
        Value("tensor", None, "float32", (2, 3), "leak:7"),
        tensor(np.full((7, 2), 7.25)),
        tensor(np.full((2, 3), 7.25), "float64"),
        tensor(np.full((2, 3), 7.25)),
        tensor(np.full((2, 3), np.nan)),
        tensor(np.full((2, 3), np.inf)),
    ],
    ids=lambda v: f"{v.kind}-{v.shape}-{v.dtype}",
)
def test_blind_messages_hold_no_number_and_no_word_of_the_students(value: Value) -> None:
    """Breaks if a private case leaks its values, its shapes, or text that the student's process chose."""
    blind = compared(value).blind
    assert blind and not re.search(r"\d|nan|inf\b|leak|private", blind)


# ---- recognising mistakes ---------------------------------------------------------------------------------------------


def test_a_mistake_is_recognised_to_a_thousandth_of_its_largest_entry() -> None:
    """Breaks if a hint needs more digits than a differently written mistake has, or fires on anything near."""
    mistaken = np.array([100.0, 0.0, 1.0])
    assert agrees(mistaken + 0.09, mistaken) and agrees((mistaken - 0.09).astype(np.float32), mistaken)
    assert not agrees(mistaken + np.array([0, 0.2, 0]), mistaken)


@pytest.mark.parametrize(
    "got",
    [
        None,
        1.0,
        "text",
        [1.0, 2.0],
        np.ones((2, 1)),
        np.ones(3),
        np.array([1j, 2j]),
        np.array([np.nan, 2.0]),
        np.array([np.inf, 2.0]),
    ],
)
def test_what_cannot_be_compared_is_no_mistake_and_raises_nothing(got: object) -> None:
    """Breaks if a reply of another kind or shape makes the grader fail while it looks for a hint."""
    assert agrees(got, np.array([1.0, 2.0])) is False


def test_a_mistake_with_infinities_is_recognised_by_their_places() -> None:
    """Breaks if log 0 in a mistaken formula can never be recognised, or is matched by any number."""
    mistaken = np.array([np.inf, 1.0, np.nan])
    assert agrees(np.array([np.inf, 1.0, np.nan]), mistaken)
    assert not agrees(np.array([-np.inf, 1.0, np.nan]), mistaken)
    assert not agrees(np.array([5.0, 1.0, np.nan]), mistaken)
    assert not agrees(np.array([np.inf, np.nan, np.nan]), mistaken)
