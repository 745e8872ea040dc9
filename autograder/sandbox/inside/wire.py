"""The one frame format: of the wire between client and worker, of compiled rubrics, and of records.

A frame is a length-prefixed JSON header followed by raw array bytes:

    magic (4 bytes) | header length (u32) | body length (u64) | header (UTF-8 JSON) | body

In the header an array stands as {"$": "array", "dtype", "shape", "at"}: its place in the body. Nothing is ever
executed while decoding, and nothing is believed: every count, dtype and offset is checked against the bytes.

This file is run by path inside the sandbox: standard library and numpy only.
"""

import json
import math
import struct

import numpy as np

MAGIC = b"AGF1"
HEAD = struct.Struct("<4sIQ")
DTYPES = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64", "complex64", "complex128")
MOST_HEADER = 8 << 20
MOST_BODY = 256 << 20
MOST_DEPTH = 60


class WireError(Exception):
    """The bytes are not a frame of this format."""


def encode(message, most_body=MOST_BODY):
    """One frame's bytes. message: dicts with text keys, lists, tuples, text, numbers, None and numpy arrays."""
    body = []
    size = 0

    def place(value, depth):
        nonlocal size
        if depth > MOST_DEPTH:
            raise WireError("nested too deep")
        if isinstance(value, (np.ndarray, np.generic)):
            array = np.ascontiguousarray(value)
            if array.dtype.name not in DTYPES:
                raise WireError(f"dtype {array.dtype} cannot be sent")
            # ascontiguousarray gives a scalar an axis it did not have
            entry = {"$": "array", "dtype": array.dtype.name, "shape": list(np.shape(value)), "at": size}
            size += array.nbytes
            if size > most_body:
                raise WireError(f"more than {most_body} bytes of arrays")
            body.append(array.tobytes())
            return entry
        if isinstance(value, dict):
            return {str(k): place(v, depth + 1) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [place(v, depth + 1) for v in value]
        return value

    header = json.dumps(place(message, 0), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(header) > MOST_HEADER:
        raise WireError(f"more than {MOST_HEADER} bytes of header")
    return HEAD.pack(MAGIC, len(header), size) + header + b"".join(body)


def sizes(head, most_body=MOST_BODY):
    """(header length, body length) from the first HEAD.size bytes."""
    magic, header, body = HEAD.unpack(head)
    if magic != MAGIC:
        raise WireError("not a frame")
    if header > MOST_HEADER or body > most_body:
        raise WireError(f"a frame of {header} + {body} bytes is larger than allowed")
    return header, body


def decode(header, body):
    """The message, with fresh arrays."""
    try:
        message = json.loads(header.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise WireError("the header is not JSON") from error

    def read(value, depth):
        if depth > MOST_DEPTH:
            raise WireError("nested too deep")
        if isinstance(value, list):
            return [read(v, depth + 1) for v in value]
        if isinstance(value, dict):
            if value.get("$") == "array":
                return _array(value, body)
            return {k: read(v, depth + 1) for k, v in value.items()}
        return value

    return read(message, 0)


def _array(entry, body):
    dtype, shape, at = entry.get("dtype"), entry.get("shape"), entry.get("at")
    if dtype not in DTYPES or not isinstance(shape, list) or not _whole(at):
        raise WireError("an array is malformed")
    if len(shape) > 32 or not all(_whole(n) for n in shape):
        raise WireError("an array has an impossible shape")
    count = math.prod(shape)
    dtype = np.dtype(dtype)
    if at + count * dtype.itemsize > len(body):
        raise WireError("an array lies outside its frame")
    data = np.frombuffer(body, np.uint8 if dtype == bool else dtype, count, at).reshape(shape)
    return (data != 0) if dtype == bool else data.copy()


def _whole(number):
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 1 << 40


def decode_frame(frame, most_body=MOST_BODY):
    """The message of one whole frame."""
    if len(frame) < HEAD.size:
        raise WireError("the frame is cut short")
    header, body = sizes(frame[: HEAD.size], most_body)
    if len(frame) != HEAD.size + header + body:
        raise WireError("the frame is cut short")
    return decode(frame[HEAD.size : HEAD.size + header], frame[HEAD.size + header :])


def read_frame(stream, most_body=MOST_BODY):
    """The next message of a binary stream, or None at its end."""
    head = _exactly(stream, HEAD.size)
    if not head:
        return None
    header, body = sizes(head, most_body)
    return decode(_exactly(stream, header), _exactly(stream, body))


def _exactly(stream, count):
    parts = []
    while count:
        part = stream.read(min(count, 1 << 20))
        if not part:
            if parts:
                raise WireError("the stream ended within a frame")
            return b""
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
