"""What every attacker is given: the places of all secrets, and the worker's own wire. It stands before each attack."""

import ctypes as _ctypes
import json as _json
import struct as _struct
import sys as _sys

LIBC = _ctypes.CDLL(None, use_errno=True)


def attempt(action):
    """What came of it: a text in any case."""
    try:
        return f"GOT {action()!r}"[:3000]
    except BaseException as error:
        return f"{type(error).__name__}"


def told(**actions):
    """Tries all, and says what came of each, where a student would read it."""
    raise RuntimeError("TOLD " + _json.dumps({name: attempt(action) for name, action in actions.items()}))


def read(path):
    with open(path, "rb") as file:
        return file.read(2000)


def checked(code):
    if code < 0:
        raise OSError(_ctypes.get_errno(), "refused")
    return code


def worker_globals():
    """Of the file that runs this very code."""
    frame = _sys._getframe()
    while "load_layers" not in frame.f_globals:
        frame = frame.f_back
    return frame.f_globals


def reply_with(make):
    """The next reply is `make(message, encode)`: any bytes, in place of what the worker would have sent."""
    wire = worker_globals()["wire"]
    encode = wire.encode

    def forged(message, *limits):
        wire.encode = encode
        return make(message, encode)

    wire.encode = forged


def frame(header, body=b"", magic=b"AGF1", header_length=None, body_length=None):
    header = header if isinstance(header, bytes) else _json.dumps(header).encode()
    lengths = (len(header) if header_length is None else header_length, len(body) if body_length is None else body_length)
    return _struct.pack("<4sIQ", magic, *lengths) + header + body
