"""The frame format against whoever writes to it: a value comes through, or a WireError, and both soon."""

from __future__ import annotations

import io
import json
import math
import random
import time
import tracemalloc

import numpy as np
import pytest

from autograder.sandbox.inside import wire
from autograder.sandbox.inside.wire import WireError, decode_frame, encode, read_frame, read_parts


def frame(header: object, body: bytes = b"", *, magic: bytes = wire.MAGIC, lengths: tuple[int, int] | None = None) -> bytes:
    """A frame as a forger would write it. header: data, or bytes as they are"""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.HEAD.pack(magic, *(lengths or (len(text), len(body)))) + text + body


def array(dtype: object = "float32", shape: object = (2,), at: object = 0, **more: object) -> dict:
    return {"$": "array", "dtype": dtype, "shape": shape, "at": at, **more}


def same(a: object, b: object) -> bool:
    if isinstance(a, (np.ndarray, np.generic)):
        return (
            isinstance(b, np.ndarray)
            and a.dtype.name == b.dtype.name
            and a.shape == b.shape
            and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        )
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a == b or (a != a and b != b))


# -- what comes through -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", wire.DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3), (1,) * 32], ids=str)
def test_arrays_come_through(dtype: str, shape: tuple[int, ...]) -> None:
    value = (np.arange(math.prod(shape)).reshape(shape) % 2).astype(dtype)
    back = decode_frame(encode({"a": value, "b": [value, {"c": value}]}))
    assert same({"a": value, "b": [value, {"c": value}]}, back)
    assert back["a"].flags.writeable and back["a"].flags.owndata, "a view would keep, or share, the whole frame"


@pytest.mark.parametrize(
    "value",
    [
        np.arange(12.0).reshape(3, 4).T,
        np.arange(10)[::-3],
        np.broadcast_to(np.float32(7), (3, 2)),
        np.asfortranarray(np.eye(3)),
        np.arange(4, dtype=">f8"),
        np.arange(4, dtype=">i2"),
        np.float32([np.nan, np.inf, -np.inf, -0.0]),
        np.float64(2.5),
        np.bool_(True),
        np.ma.masked_array([1.0, 2.0], [True, False]),
    ],
    ids=lambda v: f"{type(v).__name__} {v.dtype} {v.shape}",
)
def test_arrays_of_any_layout_come_through(value: np.ndarray) -> None:
    back = decode_frame(encode({"a": value}))["a"]
    assert same(np.asarray(value).astype(value.dtype.newbyteorder("=")), back)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**200,
        -(2**200),
        0.1,
        -0.0,
        float("inf"),
        float("-inf"),
        float("nan"),
        "",
        "κλ‖\x00\n\u2028",
        "$",
        [],
        {},
        [[[]]],
        {"a": {"b": [1, None, {"c": "d"}]}},
        {"$": "input", "name": "x"},
        {"dtype": "float32", "shape": [1], "at": 0},
    ],
    ids=repr,
)
def test_plain_values_come_through(value: object) -> None:
    assert same({"v": value}, decode_frame(encode({"v": value})))


def test_text_that_is_no_text_does_not_stop_a_frame() -> None:
    """A student can put lone surrogates in a message. They need not survive; the rest of the frame does."""
    back = decode_frame(encode({"message": "a\ud800b", "rest": 1}))
    assert back["rest"] == 1 and back["message"].startswith("a") and back["message"].endswith("b")
    back["message"].encode()


def test_tuples_become_lists_and_other_keys_text() -> None:
    assert decode_frame(encode({"t": (1, (2,)), 3: 4})) == {"t": [1, [2]], "3": 4}


def test_frames_follow_each_other_in_a_stream() -> None:
    stream = io.BytesIO(b"".join(encode({"i": i, "a": np.full(i, i)}) for i in range(5)))
    assert [read_frame(stream)["i"] for _ in range(5)] == [0, 1, 2, 3, 4]
    assert read_frame(stream) is None


class Drop(io.RawIOBase):
    """A stream that gives one byte at a time, as a pipe may."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def read(self, size: int = -1) -> bytes:
        self.at += 1
        return self.content[self.at - 1 : self.at]


def test_a_stream_may_give_less_than_is_asked_for() -> None:
    assert same({"a": np.arange(3)}, read_frame(Drop(encode({"a": np.arange(3)}))))


# -- what cannot be sent ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()]),
        np.array(["a"]),
        np.array([b"a"]),
        np.array(0, "datetime64[s]"),
        np.zeros(2, "f4,i4"),
        pytest.param(np.longdouble(1), marks=pytest.mark.skipif(np.dtype(np.longdouble) == np.float64, reason="is float64 here")),
    ],
    ids=lambda v: str(v.dtype),
)
def test_an_unknown_dtype_is_refused(value: np.ndarray) -> None:
    with pytest.raises(WireError, match="cannot be sent"):
        encode({"a": value})


def test_what_is_nested_too_deep_is_refused() -> None:
    deep: list = []
    for _ in range(wire.MOST_DEPTH + 1):
        deep = [deep]
    with pytest.raises(WireError, match="too deep"):
        encode({"a": deep})
    itself: list = []
    itself.append(itself)
    with pytest.raises(WireError, match="too deep"):
        encode({"a": itself})


def test_an_expanded_view_is_refused_before_it_is_copied() -> None:
    """One number, seen 10^15 times: its copy would take all memory there is."""
    with pytest.raises(WireError, match="bytes of arrays"):
        encode({"a": np.broadcast_to(np.float32(0), (10**6, 10**9))})


def test_limits_hold_on_the_way_out() -> None:
    with pytest.raises(WireError, match="more than 100 bytes of arrays"):
        encode({"a": np.zeros(60, "uint8"), "b": np.zeros(60, "uint8")}, most_body=100)
    with pytest.raises(WireError, match="more than 100 bytes of text"):
        encode({"a": "x" * 100}, most_header=100)


def test_a_subclass_cannot_answer_for_its_bytes() -> None:
    class Liar(np.ndarray):
        nbytes, shape, dtype = 1, (10**9,), np.dtype("float64")

        def tobytes(self, *_):
            raise AssertionError("asked")

    assert decode_frame(encode({"a": np.arange(3, dtype="int8").view(Liar)}))["a"].tolist() == [0, 1, 2]


# -- what is no frame ---------------------------------------------------------------------------------------------

FOUR = bytes(4)
EIGHT = bytes(8)
DEEP = 100_000
MALFORMED = {
    "nothing": b"",
    "half a head": wire.HEAD.pack(wire.MAGIC, 2, 0)[:7],
    "another magic": frame({}, magic=b"AGF2"),
    "pickle": b"\x80\x04\x95" + bytes(40),
    "zip": b"PK\x03\x04" + bytes(40),
    "an empty header": frame(b""),
    "a header that ends early": frame({"a": 1})[:-1],
    "a body that ends early": frame({"a": array()}, EIGHT)[:-1],
    "a body that is missing": frame({}, lengths=(2, 8)),
    "more body than arrays": frame({}, EIGHT),
    "a huge header": frame({}, lengths=(2**32 - 1, 0)),
    "a huge body": frame({}, lengths=(2, 2**64 - 1)),
    "no JSON": frame(b"{"),
    "binary": frame(bytes(range(256))),
    "not UTF-8": frame(b"\xff\xfe{}"),
    "UTF-16": frame("{}".encode("utf-16")),
    "byte order mark": frame(b"\xef\xbb\xbf{}"),
    "two documents": frame(b"{}{}"),
    "null": frame(None),
    "a list": frame([]),
    "a number": frame(5),
    "text": frame("x"),
    "an array alone": frame(array(), EIGHT),
    "deep lists": frame(b"[" * DEEP + b"]" * DEEP),
    "deep dicts": frame(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "deep, never closed": frame(b"[" * (wire.MOST_HEADER - 1)),
    "a bit too deep": frame(b'{"a":' + b"[" * 61 + b"]" * 61 + b"}"),
    "an endless integer": frame(b'{"a":' + b"9" * 1_000_000 + b"}"),
    "an integer that no float holds": frame(b'{"a":1' + b"0" * 400 + b"}"),
    "an unknown dtype": frame({"a": array("object")}, EIGHT),
    "dtype float128": frame({"a": array("float128", [0])}),
    "dtype list": frame({"a": array(["f4"])}, EIGHT),
    "dtype struct": frame({"a": array("f4,O")}, EIGHT),
    "dtype number": frame({"a": array(4)}, EIGHT),
    "dtype dict": frame({"a": array({"names": ["a"], "formats": ["O"]})}, EIGHT),
    "dtype none": frame({"a": array(None)}, EIGHT),
    "no dtype": frame({"a": {"$": "array", "shape": [2], "at": 0}}, EIGHT),
    "no shape": frame({"a": {"$": "array", "dtype": "float32", "at": 0}}, EIGHT),
    "no place": frame({"a": {"$": "array", "dtype": "float32", "shape": [2]}}, EIGHT),
    "shape number": frame({"a": array(shape=2)}, EIGHT),
    "shape text": frame({"a": array(shape="22")}, EIGHT),
    "shape float": frame({"a": array(shape=[2.0])}, EIGHT),
    "shape bool": frame({"a": array(shape=[True, True])}, FOUR),
    "shape none": frame({"a": array(shape=[None])}, EIGHT),
    "shape nested": frame({"a": array(shape=[[2]])}, EIGHT),
    "shape negative": frame({"a": array(shape=[-2])}, EIGHT),
    "shape twice negative": frame({"a": array(shape=[-1, -2])}, EIGHT),
    "shape too large": frame({"a": array(shape=[3])}, EIGHT),
    "shape too small": frame({"a": array(shape=[1])}, EIGHT),
    "a product beyond 64 bits": frame({"a": array(shape=[2**39] * 32)}, EIGHT),
    "a product that wraps to 2": frame({"a": array(shape=[2**32, 2**31, 2, 2])}, EIGHT),
    "a dimension of 2^63": frame({"a": array(shape=[2**63])}, EIGHT),
    "a dimension of 2^64 + 2": frame({"a": array(shape=[2**64 + 2])}, EIGHT),
    "33 dimensions": frame({"a": array(shape=[1] * 33)}, FOUR),
    "a million dimensions": frame({"a": array(shape=[1] * 1_000_000)}, FOUR),
    "empty, of impossible size": frame({"a": array(shape=[0, 2**39, 2**39, 2**39])}),
    "at -1": frame({"a": array(at=-1)}, EIGHT),
    "at -8": frame({"a": array(at=-8)}, EIGHT),
    "at 4": frame({"a": array(at=4)}, EIGHT),
    "at 1": frame({"a": array(shape=[1], at=1)}, bytes(5)),
    "at the end": frame({"a": array(at=8)}, EIGHT),
    "at 2^62": frame({"a": array(at=2**62)}, EIGHT),
    "at 2^64": frame({"a": array(at=2**64)}, EIGHT),
    "at float": frame({"a": array(at=0.0)}, EIGHT),
    "at bool": frame({"a": array(at=False)}, EIGHT),
    "at text": frame({"a": array(at="0")}, EIGHT),
    "the same bytes twice": frame({"a": array(), "b": array()}, EIGHT),
    "overlapping": frame({"a": array(), "b": array(at=4)}, bytes(12)),
    "a gap between": frame({"a": array(shape=[1]), "b": array(shape=[1], at=8)}, bytes(12)),
    "the wrong way round": frame({"a": array(at=8), "b": array()}, bytes(16)),
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_frame_is_refused_soon(content: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(WireError):
        decode_frame(content)
    if content:  # an empty stream has ended, as it may
        with pytest.raises(WireError):
            read_frame(io.BytesIO(content))
    assert time.perf_counter() - began < 10  # a second alone; what is not linear in its length takes minutes


def test_a_frame_cut_anywhere_is_refused() -> None:
    whole = encode({"a": np.arange(3), "t": "text", "b": np.zeros((2, 2))})
    for end in range(1, len(whole)):
        with pytest.raises(WireError):
            decode_frame(whole[:end])
        with pytest.raises(WireError):
            read_frame(io.BytesIO(whole[:end]))
    with pytest.raises(WireError):
        decode_frame(whole + b"x")


def test_limits_hold_on_the_way_in() -> None:
    """A frame that says it is too large is refused before a byte of it is read."""
    stream = io.BytesIO(frame({"a": array("uint8", [200])}, bytes(200)))
    with pytest.raises(WireError, match="larger than allowed"):
        read_parts(stream, most_body=100)
    assert stream.tell() == wire.HEAD.size
    with pytest.raises(WireError, match="larger than allowed"):
        read_parts(io.BytesIO(frame({"a": "x" * 200})), most_header=100)


def test_nonsense_of_every_kind_gives_a_message_or_a_wire_error() -> None:
    """20 000 frames with a few bytes changed, dropped, doubled or swapped; seeded, so that a failure comes back."""
    draw = random.Random(20)
    whole = encode(
        {
            "results": {"z": {"kind": "tensor", "dtype": "float32", "data": np.float32([[1, 2], [3, 4]])}},
            "t": ["text", None, 1.5, {"b": np.bool_([True, False])}],
        }
    )
    began = time.perf_counter()
    for _ in range(20_000):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(content))
            other = draw.choice([b"", bytes([draw.randrange(256)]), b"9" * draw.randint(1, 30), b'"', b"[", b"-"])
            content[at : at + draw.randint(0, 3)] = other
        if draw.random() < 0.7:  # with honest lengths, or nothing but the lengths would ever be tested
            text, body = content[wire.HEAD.size :], draw.randint(0, 24)
            content = bytearray(frame(bytes(text[: len(text) - body]), bytes(text[len(text) - body :])))
        try:
            assert isinstance(decode_frame(bytes(content)), dict)
        except WireError:
            pass
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    "header",
    [
        b'{"a":[' + b",".join([b"1"] * 1_000_000) + b"]}",
        b'{"a":[' + b",".join([b"{}"] * 1_000_000) + b"]}",
        b"{" + b",".join(b'"%d":0' % i for i in range(500_000)) + b"}",
        b'{"a":"' + b"x" * 8_000_000 + b'"}',
        b'{"a":0.' + b"1" * 8_000_000 + b"}",
    ],
    ids=["a million numbers", "a million dicts", "half a million keys", "8 MB of text", "a long fraction"],
)
def test_a_large_header_is_read_soon(header: bytes) -> None:
    began = time.perf_counter()
    try:
        decode_frame(frame(header))
    except WireError:
        pass
    assert time.perf_counter() - began < 5


def test_a_small_frame_takes_little_memory() -> None:
    """100 000 arrays that all claim the same 1 MB would be 100 GB: the judge would be ended, and with it the grade."""
    claims = b",".join([json.dumps(array("uint8", [1 << 20])).encode()] * 100_000)
    content = frame(b'{"a":[' + claims + b"]}", bytes(1 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match="outside its place"):
            decode_frame(content)
        assert tracemalloc.get_traced_memory()[1] < 200 << 20
    finally:
        tracemalloc.stop()
