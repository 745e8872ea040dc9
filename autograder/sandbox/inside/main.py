"""A worker's process: takes over the wire, closes the layers, and answers requests. Arrays in, arrays out.

It is started as `python -I start.py main CONFIG`, or forked by a zygote. It reads frames on its standard input and answers
on its standard output; what the submission prints goes to standard error. It sees one submission and one program at a time,
and never an expected value.
"""

from __future__ import annotations

import functools
import gc
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import IO, Any

from . import accelerators, compiler, loaders, partner, shows, standins, wire
from .bare import Bare
from .errors import text_of
from .worker import Worker

MOST_REPLY, MOST_REPLY_TEXT = 4 << 20, 512 << 10  # bytes of arrays, and of everything else; the judge reads no more


def main() -> None:
    """Answer requests until the wire is closed."""
    config = json.loads(sys.argv[1])
    requests, replies = _take_over_the_wire()
    layers = load_layers(config["layers"])
    if layers:
        layers.follow(config["judge"])  # at once: importing torch takes a second, and the judge may die meanwhile
    # Only what lies in the interpreter's own folders can be imported, not the course that it is installed from.
    own = (os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix))
    sys.path[:] = [p for p in sys.path if os.path.realpath(p).startswith(own)]
    sys.argv[:] = [os.path.join(config["folder"], f"{next(iter(config['modules'].values()), '')}.py")]
    sys.orig_argv[:] = [sys.executable, *sys.argv]  # a submission sees what any program sees, and not our configuration
    make, on_gpu = _with_torch(config) if config["torch"] else _without_torch(config)
    confinement = config["confinement"]
    if on_gpu:
        confinement["memory"] = None  # a GPU's driver reserves address space by the terabyte
        confinement["given"].append("gpu")
    held = layers.confine(confinement) if layers else {}
    try:
        worker = make()
        hello = {"hello": worker.versions(), "layers": held}
    except accelerators.Unusable as reason:
        return _send(replies, {"unusable": text_of(reason), "layers": held})
    _send(replies, hello)
    while (request := wire.read_frame(requests)) is not None:
        _send(replies, worker.answer(request))


def _with_torch(config: Mapping[str, Any]) -> tuple[Callable[[], Worker], bool]:
    """What makes the worker once the layers are closed, and whether it uses a GPU."""
    gc.disable()  # while torch is imported it would only look again and again at what stays
    import numpy
    import torch  # before the layers close: from then on only lazy imports read the disk

    gc.enable()
    compiler.put_off(torch)
    loaders.fetch_themselves(torch)
    partner.help_torchvision(torch)
    shows.stand_in()
    loaders.compile_nothing(torch)
    asked = config["device"]
    if config["stand_in"]:
        standins.take_the_place(torch, asked, config["stand_in"], config["worker"])
    if asked == "auto":  # known now, since the layers of a GPU differ from those of the CPU
        asked = accelerators.found(torch, asked).type
    return lambda: Worker(config, torch, numpy, accelerators.found(torch, asked)), asked != "cpu"


def _without_torch(config: Mapping[str, Any]) -> tuple[Callable[[], Bare], bool]:
    on_gpu = config["device"] != "cpu" and (config["device"] != "auto" or os.path.exists("/dev/nvidiactl"))
    return lambda: Bare(config, on_gpu), on_gpu


def _take_over_the_wire() -> tuple[IO[bytes], IO[bytes]]:
    """Private copies of the two pipes. Descriptor 0 becomes /dev/null, and 1 the pipe for prints."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=False)  # type: ignore[union-attr]
    return requests, replies


@functools.cache
def load_layers(path: str) -> ModuleType | None:
    """`layers.py`, run by path before any code of a student's; None where the path is empty."""
    if not path:
        return None
    spec = importlib.util.spec_from_file_location("layers", path)
    assert spec is not None and spec.loader is not None
    layers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(layers)
    return layers


def _send(stream: IO[bytes], message: Mapping[str, Any]) -> None:
    for printed in ("stdout", "stderr"):
        try:
            getattr(sys, printed).flush()
        except BaseException:  # the submission has closed or replaced it: prints cost nobody anything
            pass
    try:
        frame = wire.encode(message, MOST_REPLY, MOST_REPLY_TEXT)
    except BaseException as error:  # no memory to encode it in, or a value that breaks its own encoding
        kind = "memory" if isinstance(error, MemoryError) else "too large"
        frame = wire.encode({"error": {"kind": kind, "type": "", "message": text_of(error), "frames": []}})
    stream.write(frame)
    stream.flush()
