"""Runs the service until it is told to stop: one process, one folder, one address."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from autograder.classroom.engines import Engine
from autograder.classroom.store import locked
from autograder.classroom.task import Settings
from autograder.handover.keys import HandoverError
from autograder.rubric.compiled import CompiledRubric
from autograder.service.app import Service, app
from autograder.service.gate import Gate, Keys
from autograder.service.queue import JobQueue, Room
from autograder.service.slots import Slots
from autograder.service.works import Bench

AT_ONCE = 256  # connections
GRACE = 10  # seconds for requests that are under way when it is told to stop


@dataclass(frozen=True)
class Wish:
    """What the service is asked to be.

    keys: the key file
    store: a folder of its own
    host, port: where it listens
    slots: submissions graded at a time on this machine
    engine: a cluster's, in their place
    days: that results are kept
    """

    rubrics: Mapping[str, CompiledRubric]
    keys: Path
    store: Path
    host: str
    port: int
    device: str = "cpu"
    slots: int = 1
    engine: Engine | None = None
    hidden: tuple[str, ...] = ()
    trusted: bool = False
    room: Room = field(default_factory=Room)
    days: float = 60.0


def service_of(wish: Wish) -> Service:
    """The service, which has not begun. raises HandoverError, ClassError, OSError"""
    keys = Keys(wish.keys)
    for name in wish.rubrics:
        if not keys.by_name().get(name):
            raise HandoverError(f"{wish.keys} has no key of {name}: `autograder keys {name} --keys {wish.keys}` makes one")
    wish.store.mkdir(parents=True, mode=0o700, exist_ok=True)
    wish.store.chmod(0o700)
    locked(wish.store)  # until this process ends
    try:
        queue = JobQueue(wish.store, wish.room)
    except sqlite3.DatabaseError as error:
        raise HandoverError(f"{wish.store / 'queue.sqlite'} cannot be used ({error}): move it away") from error
    settings = Settings("", "", (*wish.hidden, str(wish.store.resolve())), wish.device, wish.trusted)
    bench = Bench(wish.rubrics, wish.store / "rubrics", settings, remote=wish.engine is not None and wish.engine.remote)
    gate = Gate(keys, queue, frozenset(wish.rubrics))
    return Service(queue, bench, gate, Slots(queue, bench, wish.slots, wish.engine), wish.days)


def _close_memory() -> None:
    """Keep other processes from reading the keys in this one's memory, where the system can."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        from autograder.sandbox import layers

        layers.make_unreadable()


def run(wish: Wish) -> None:
    """Serve until SIGTERM or SIGINT. raises HandoverError, ClassError, OSError"""
    _close_memory()
    uvicorn.Server(configured(service_of(wish), wish.host, wish.port)).run()


def configured(service: Service, host: str, port: int) -> uvicorn.Config:
    """How the service listens."""
    return uvicorn.Config(
        app(service),
        host,
        port,
        log_level="warning",
        access_log=False,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=16 << 10,
        http="h11",
        ws="none",
        server_header=False,
        proxy_headers=False,
    )
