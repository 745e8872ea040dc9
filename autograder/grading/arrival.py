"""What a worker sent, cut to what was asked for: a submission can send anything in the worker's place.

Whatever is kept, judged, shown or recorded has passed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

MOST_LABEL, MOST_NAME, MOST_AXES, MOST_FRAMES = 60, 200, 64, 6
LABELS = ("dtype", "device")


def results_of(message: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The results of these names, each with its known labels. One of another form becomes an "object" without data."""
    results = message.get("results")
    results = results if isinstance(results, Mapping) else {}
    return {name: _entry(results[name]) for name in names if name in results}


def _entry(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("kind"), str):
        return {"kind": "object", "data": None}
    kept: dict[str, Any] = {"kind": entry["kind"][:MOST_LABEL], "data": entry.get("data")}
    kept |= {label: entry[label][:MOST_LABEL] for label in LABELS if isinstance(entry.get(label), str)}
    if isinstance(shape := entry.get("shape"), list):
        kept["shape"] = [n for n in shape[:MOST_AXES] if isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 1 << 63]
    if entry.get("requires_grad") is True:
        kept["requires_grad"] = True
    return kept


def error_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """The error, with entries of the types and lengths that a worker sends."""
    error = message.get("error")
    error = error if isinstance(error, Mapping) else {}
    frames = error.get("frames")
    return {
        **{key: _text(error.get(key), MOST_NAME) for key in ("kind", "type")},
        "message": _text(error.get("message")),
        "frames": [_frame(frame) for frame in frames[-MOST_FRAMES:] if isinstance(frame, Mapping)]
        if isinstance(frames, list)
        else [],
    }


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    line = frame.get("line")
    return {
        **{key: _text(frame.get(key), MOST_NAME) for key in ("file", "function", "code")},
        "line": line if isinstance(line, int) and 0 <= line < 1 << 31 else 0,
    }


def _text(value: Any, most: int | None = None) -> str:
    return value[:most] if isinstance(value, str) else ""
