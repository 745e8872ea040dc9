"""The service over HTTP: POST /jobs, GET /jobs/ID, GET /health, GET /metrics.

TLS is the proxy's in front of it. Every answer to a good signature is signed with the same submission's key.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import anyio
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from autograder.handover.signatures import SIGNATURE, answer_signature, same
from autograder.service import metrics
from autograder.service.gate import Gate, Refused, Visitor
from autograder.service.queue import Full, JobQueue
from autograder.service.slots import Slots
from autograder.service.works import Bench, Unusable

READING = 60.0  # seconds that a body may take to arrive
STUCK = 3600.0  # seconds of one grading after which something is wrong
ASK_AGAIN = 2  # seconds
FORGETTING = 3600.0  # seconds between two looks for old results


@dataclass(frozen=True)
class Service:
    """What the service is made of. days: that results are kept"""

    queue: JobQueue
    bench: Bench
    gate: Gate
    slots: Slots
    days: float = 60.0

    # -- requests ------------------------------------------------------------------------------------------------------

    async def submit(self, request: Request) -> Response:
        """POST /jobs: take a submission."""
        try:
            visitor = self.gate.visitor("POST", request.headers)
        except Refused as refusal:
            return self._refusal(refusal)
        try:
            body = await self._body(request, visitor)
            await run_sync(self._take, visitor, body)
        except Refused as refusal:
            return self._refusal(refusal, visitor)
        return await self._state(visitor)

    async def poll(self, request: Request) -> Response:
        """GET /jobs/ID: how it stands."""
        try:
            visitor = self.gate.visitor("GET", request.headers)
            if not same(request.path_params["job"], visitor.claim.errand.job):
                raise Refused(401, "forged", "the signature is that of another job")
        except Refused as refusal:
            return self._refusal(refusal)
        return await self._state(visitor)

    async def health(self, request: Request) -> Response:
        """GET /health: 200 where submissions are graded, 503 where somebody has to look."""
        load = await run_sync(self.queue.load)
        alive, stuck = self.slots.alive, load.longest > STUCK
        said = {
            "status": "ok" if alive == self.slots.count and not stuck else "look at it",
            "slots": alive,
            "waiting": sum(load.waiting.values()),
            "running": sum(load.running.values()),
            "oldest_waiting_seconds": round(load.oldest),
            "longest_running_seconds": round(load.longest),
        }
        return Response(json.dumps(said), 200 if said["status"] == "ok" else 503, media_type="application/json")

    async def metrics(self, request: Request) -> Response:
        """GET /metrics, for Prometheus."""
        said = await run_sync(metrics.text, self.queue, self.slots, self.gate)
        return PlainTextResponse(said, media_type=metrics.CONTENT_TYPE)

    async def forget(self) -> None:
        """From time to time, remove what is too old."""
        while True:
            await run_sync(self.queue.forget, self.days)
            await anyio.sleep(FORGETTING)

    # -- steps ---------------------------------------------------------------------------------------------------------

    async def _body(self, request: Request, visitor: Visitor) -> bytes:
        """The body, as long as it was said to be and no longer. raises Refused"""
        size = self.gate.admit(visitor, request.headers.get("content-length", ""))
        try:
            await run_sync(self.gate.spend, visitor)
            body = bytearray()
            with anyio.fail_after(READING):
                async for part in request.stream():
                    body += part
                    if len(body) > size:
                        raise Refused(413, "oversized", "the request is longer than it said")
        except (TimeoutError, ClientDisconnect):
            raise Refused(408, "slow", "the request did not arrive in time", 5) from None
        finally:
            self.gate.release(size)
        if not same(hashlib.sha256(body).hexdigest(), visitor.claim.errand.body):
            raise Refused(400, "malformed", "the request is not what its signature is about")
        return bytes(body)

    def _take(self, visitor: Visitor, body: bytes) -> None:
        errand = visitor.claim.errand
        try:
            work = self.bench.read(errand.assignment, body)
            self.queue.submit(errand, work.item.key, body)
        except Unusable as error:
            raise Refused(409, "unusable", str(error)) from error
        except Full as full:
            again = round(min(600, max(10, self.slots.tally.mean())))
            status, what = (503, "this machine has") if full.whole else (429, f"{errand.assignment} has")
            raise Refused(status, "full", f"{what} too much in the queue", again) from full

    async def _state(self, visitor: Visitor) -> Response:
        errand = visitor.claim.errand
        state = await run_sync(self.queue.state, errand.job)
        if state is None:
            return _signed(visitor, 404, {"why": "there is no such job"})
        if state.result is None:
            seconds = self.slots.tally.mean() * (state.ahead + 1) / max(1, self.slots.count)
            said = {"job": errand.job, "state": "running" if state.running else "waiting", "ahead": state.ahead}
            return _signed(visitor, 202, {**said, "seconds": round(seconds, 1)}, again=ASK_AGAIN)
        result: dict[str, Any] = json.loads(state.result)
        said = {"job": errand.job, "state": "done", "assignment": errand.assignment, "submission": errand.submission}
        return _signed(visitor, 409 if "why" in result else 200, {**said, **result})

    def _refusal(self, refusal: Refused, visitor: Visitor | None = None) -> Response:
        """visitor: whose signature was good; anybody else is told no more than that"""
        self.gate.refusals[refusal.reason] += 1
        said = {"why": refusal.why}
        if visitor:
            return _signed(visitor, refusal.status, said, again=refusal.again)
        return _answer(refusal.status, json.dumps(said).encode(), {}, refusal.again)


def _signed(visitor: Visitor, status: int, said: Mapping[str, Any], again: int | None = None) -> Response:
    body = json.dumps(said).encode("utf-8", "replace")
    signature = answer_signature(visitor.key, visitor.claim.errand, status, body)
    return _answer(status, body, {SIGNATURE: signature}, again)


def _answer(status: int, body: bytes, headers: Mapping[str, str], again: int | None) -> Response:
    late = {} if again is None else {"retry-after": str(again)}
    closing = {} if status < 400 else {"connection": "close"}  # what is left of the body is not read
    return Response(body, status, {**headers, **late, **closing}, media_type="application/json")


def app(service: Service) -> Starlette:
    """The service as an ASGI application. Its slots work while it is up."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        service.slots.start()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(service.forget)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()
        await run_sync(service.slots.stop)
        service.queue.close()

    routes = [
        Route("/jobs", service.submit, methods=["POST"]),
        Route("/jobs/{job}", service.poll, methods=["GET"]),
        Route("/health", service.health, methods=["GET"]),
        Route("/metrics", service.metrics, methods=["GET"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
