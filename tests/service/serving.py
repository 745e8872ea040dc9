"""A service to knock at: the real application on a port of this machine, with slots that grade nothing by themselves."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import uvicorn

from autograder.classroom.task import Settings
from autograder.handover.asking import request_body
from autograder.handover.exchange import Address, Answer, Unreachable, ask
from autograder.handover.keys import Key, add_key
from autograder.handover.signatures import Claim, Errand
from autograder.rubric.compiled import CompiledRubric
from autograder.service.app import Service
from autograder.service.gate import Gate, Keys
from autograder.service.queue import JobQueue, Room
from autograder.service.running import configured
from autograder.service.slots import Tally
from autograder.service.works import Bench

REMOTE = ("value_is_stable",)


@dataclass
class Idle:
    """Slots that leave the queue alone."""

    count: int = 1
    alive: int = 1
    tally: Tally = field(default_factory=Tally)

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Door:
    """A service that runs, and a key to it."""

    service: Service
    address: Address
    key: Key
    keys: Path
    rubric: CompiledRubric

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.address.port}"

    def body(self, content: bytes = b"a tar") -> bytes:
        return request_body(self.rubric.rubric_hash, REMOTE, content)

    def knock(self, body: bytes | None = None, submission: str = "1", **changed: Any) -> Answer:
        """POST a body. changed: headers to send in place of the right ones, or `claim`, `key`, `send`"""
        body = self.body() if body is None else body
        errand = Errand("mini", submission, hashlib.sha256(body).hexdigest())
        key = changed.pop("key", None) or errand.key(self.key.secret)
        claim = changed.pop("claim", None) or Claim.made(errand, self.key.id, time.time())
        sent = changed.pop("send", body)
        headers = {**claim.headers("POST", key), **{k.replace("_", "-"): v for k, v in changed.items()}}
        return ask(self.address, "POST", "/jobs", headers, sent, seconds=10)

    def look(self, submission: str = "1", body: bytes | None = None, path: str = "") -> Answer:
        """GET a job."""
        errand = Errand("mini", submission, hashlib.sha256(body or self.body()).hexdigest())
        claim = Claim.made(errand, self.key.id, time.time())
        headers = claim.headers("GET", errand.key(self.key.secret))
        return ask(self.address, "GET", path or f"/jobs/{errand.job}", headers, seconds=10)

    def grade(self, verdicts: list[Mapping[str, Any]]) -> None:
        """Let the next work of the queue have these verdicts."""
        lease = self.service.queue.lease()
        assert lease is not None
        self.service.queue.finish(lease.key, json.dumps({"verdicts": verdicts}).encode(), faulty=False)


def passed(points: float = 2.0, check: str = REMOTE[0]) -> dict[str, Any]:
    """The verdict on a check that passed."""
    return {"check": check, "outcome": "passed", "finding": "passed", "points": points}


@contextlib.contextmanager
def door(rubric: CompiledRubric, folder: Path, room: Room | None = None) -> Iterator[Door]:
    """A service of one assignment."""
    key = add_key(folder / "keys.json", rubric.name, 1)
    keys, queue = Keys(folder / "keys.json"), JobQueue(folder, room or Room())
    bench = Bench({rubric.name: rubric}, folder / "rubrics", Settings("", ""))
    service = Service(queue, bench, Gate(keys, queue, frozenset({rubric.name})), Idle())  # type: ignore[arg-type]
    with listening(service) as port:
        yield Door(service, Address.parsed(f"http://127.0.0.1:{port}"), key, folder / "keys.json", rubric)


@contextlib.contextmanager
def listening(service: Service) -> Iterator[int]:
    """The service on a port."""
    server = uvicorn.Server(configured(service, "127.0.0.1", 0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def command(course: Path, keys: Path, store: Path, port: int, *options: str, **environment: str) -> Iterator[subprocess.Popen]:
    """`autograder serve` as an administrator types it, until it answers."""
    words = ["serve", "--assignment", "mini", "--keys", str(keys), "--store", str(store), "--bind", f"127.0.0.1:{port}"]
    with open(store.with_name("serve.log"), "ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", *words, *options],
            cwd=course,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(600):
            assert process.poll() is None, store.with_name("serve.log").read_text()
            with contextlib.suppress(Unreachable):
                if ask(Address.parsed(f"http://127.0.0.1:{port}"), "GET", "/health", {}, seconds=5).status == 200:
                    break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def impostor(answers: Any, port: int = 0) -> Iterator[str]:
    """Somebody in the service's place. answers: called with the handler of each request"""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                self.rfile.read(int(self.headers.get("content-length", 0)))
                answers(self)

        do_POST = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def say(handler: Any, status: int, body: bytes, **headers: str) -> None:
    """Answer a request."""
    handler.send_response(status)
    for name, value in {"content-length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
