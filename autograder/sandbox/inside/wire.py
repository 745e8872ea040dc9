"""The one frame format: of the wire between judge and worker, of compiled rubrics, and of records.

A frame is a length-prefixed JSON header followed by raw array bytes:

    magic (4 bytes) | header length (u32) | body length (u64) | header (UTF-8 JSON) | body

In the header an array stands as {"$": "array", "dtype", "shape", "at"}: its place in the body. Decoding executes nothing and
believes nothing: every count, dtype and offset is checked against the bytes, and arrays lie in the body one after another, so
that a small frame cannot ask for the same bytes a million times. The axes of an array without entries are bounded as well: it
has no bytes, but a sum over one of its axes would have them.

This file runs inside the sandbox: standard library and numpy only.
"""

from __future__ import annotations

import functools
import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MAGIC = b"AGF1"
HEAD = struct.Struct("<4sIQ")
NO_TEXT = frozenset({int, float, bool, type(None)})
PLAIN = NO_TEXT | {str}
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64", "complex64", "complex128")
MOST_HEADER = 8 << 20
MOST_BODY = 256 << 20
MOST_DEPTH = 60
MOST_DIGITS = 300  # of an integer: more would be slow to read, and not fit a float


class WireError(Exception):
    """The bytes are not a frame of this format."""


def encode(message: Mapping[str, Any], most_body: int = MOST_BODY, most_header: int = MOST_HEADER) -> bytes:
    """The bytes of one frame.

    message: a dict of dicts with text keys, lists, tuples, text, numbers, None and numpy arrays
    raises WireError where it is nested too deep, too large, or holds an array that cannot be sent
    """
    body = _Body(most_body)
    header = _TO_JSON.encode(_placed(message, body, 0)).encode("utf-8", "replace")
    if len(header) > most_header:
        raise WireError(f"more than {most_header} bytes of text and numbers")
    return HEAD.pack(MAGIC, len(header), body.size) + header + b"".join(body.parts)


class _Body:
    """The arrays of a frame that is being encoded."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.parts: list[bytes] = []

    def place(self, value: npt.NDArray[Any]) -> dict[str, Any]:
        """Add an array; what stands for it in the header."""
        dtype = _name(value.dtype)
        if dtype not in DTYPES:
            raise WireError(f"dtype {value.dtype} cannot be sent")
        entry = {"$": "array", "dtype": dtype, "shape": list(value.shape), "at": self.size}
        self.size += value.nbytes
        # Before it is copied: an expanded view of one number can be larger than any memory.
        if self.size > self.most or _extent(value.shape, value.dtype) > self.most:
            raise WireError(f"more than {self.most} bytes of arrays")
        self.parts.append((value if value.dtype.isnative else value.astype(value.dtype.newbyteorder("="))).tobytes())
        return entry


def _placed(value: Any, body: _Body, depth: int) -> Any:
    """The value as JSON, its arrays placed in the body."""
    if type(value) in PLAIN:
        return value
    if depth > MOST_DEPTH:
        raise WireError("nested too deep")
    if isinstance(value, (np.ndarray, np.generic)):
        return body.place(np.asarray(value))  # a subclass may answer anything
    if isinstance(value, dict):
        return {str(k): v if type(v) in PLAIN else _placed(v, body, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [v if type(v) in PLAIN else _placed(v, body, depth + 1) for v in value]
    return value


@functools.cache
def _name(dtype: np.dtype[Any]) -> str:
    """numpy makes the name anew every time."""
    name: str = dtype.name
    return name


def sizes(head: bytes, most_body: int = MOST_BODY, most_header: int = MOST_HEADER) -> tuple[int, int]:
    """(header length, body length) from the first HEAD.size bytes."""
    magic, header, body = HEAD.unpack(head)
    if magic != MAGIC:
        raise WireError("not a frame")
    if header > most_header or body > most_body:
        raise WireError(f"a frame of {header} + {body} bytes is larger than allowed")
    return header, body


def decode(
    header: bytes, body: bytes, most_depth: int = MOST_DEPTH, most_body: int = MOST_BODY, most_text: int | None = None
) -> dict[str, Any]:
    """The message, with fresh arrays.

    most_body: bytes that an array without entries might take if its empty axes had one
    most_text: characters of one text; the rest is cut off
    """
    try:
        message = _FROM_JSON.decode(header.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WireError("the header is not JSON") from error
    end = 0
    as_they_are = PLAIN if most_text is None else NO_TEXT

    def read(value: Any, depth: int) -> Any:
        nonlocal end
        if type(value) in PLAIN:
            return value[:most_text] if type(value) is str else value
        if depth > most_depth:
            raise WireError("nested too deep")
        if isinstance(value, dict) and value.get("$") == "array":
            array, end = _array(value, body, end, most_body)
            return array
        # In place: a copy beside the original would double the memory that a hostile reply takes.
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for place, part in parts:
            if type(part) not in as_they_are:
                value[place] = read(part, depth + 1)
        return value

    message = read(message, 0)
    if not isinstance(message, dict):
        raise WireError("the message is not a dict")
    if end != len(body):
        raise WireError("the body holds bytes of no array")
    return message


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise WireError("a number has too many digits")
    return int(digits)


# json's own functions make one of these for every message: a tenth of what a message takes.
_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FROM_JSON = json.JSONDecoder(parse_int=_integer)


def _extent(shape: Sequence[int], dtype: np.dtype[Any]) -> int:
    """Bytes that an array takes, its empty axes counted as one."""
    return math.prod(n or 1 for n in shape) * dtype.itemsize


def _array(entry: Mapping[str, Any], body: bytes, begin: int, most: int) -> tuple[npt.NDArray[Any], int]:
    """The array that lies at `begin`, and where it ends."""
    name, shape, at = entry.get("dtype"), entry.get("shape"), entry.get("at")
    if name not in DTYPES or not isinstance(shape, list) or not _whole(at):
        raise WireError("an array is malformed")
    if len(shape) > 32 or not all(_whole(n) for n in shape):
        raise WireError("an array has an impossible shape")
    count, dtype = math.prod(shape), np.dtype(name)
    if _extent(shape, dtype) > most:
        raise WireError("an array has an axis that is too long")
    end = begin + count * dtype.itemsize
    if at != begin or end > len(body):
        raise WireError("an array lies outside its place")
    try:
        data = np.frombuffer(body, np.uint8 if dtype.kind == "b" else dtype, count, begin).reshape(shape)
    except ValueError as error:  # an empty array whose shape is beyond what numpy can count
        raise WireError("an array has an impossible shape") from error
    return data.astype(dtype), end  # a copy; as a bool, whatever the bytes were


def _whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 40


def decode_frame(frame: bytes, most_body: int = MOST_BODY) -> dict[str, Any]:
    """The message of one whole frame."""
    if len(frame) < HEAD.size:
        raise WireError("the frame is cut short")
    header, body = sizes(frame[: HEAD.size], most_body)
    if len(frame) != HEAD.size + header + body:
        raise WireError("the frame is cut short")
    return decode(frame[HEAD.size : HEAD.size + header], frame[HEAD.size + header :])


def read_frame(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message of a binary stream; None at its end."""
    parts = read_parts(stream)
    return None if parts is None else decode(*parts)


def read_parts(stream: IO[bytes], most_body: int = MOST_BODY, most_header: int = MOST_HEADER) -> tuple[bytes, bytes] | None:
    """Header and body of a binary stream's next frame; None at its end."""
    head = _exactly(stream, HEAD.size)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise WireError("the stream ended within a frame")
    header, body = sizes(head, most_body, most_header)
    parts = _exactly(stream, header), _exactly(stream, body)
    if len(parts[0]) < header or len(parts[1]) < body:
        raise WireError("the stream ended within a frame")
    return parts


def _exactly(stream: IO[bytes], count: int) -> bytes:
    """So many bytes, fewer where the stream ends."""
    parts = bytearray()
    while len(parts) < count and (part := stream.read(min(count - len(parts), 1 << 20))):
        parts += part
    return bytes(parts)
