"""Hosts that all tests of a process share: torch is imported once for them, not once for each test."""

from __future__ import annotations

import atexit
import functools
import sys

from autograder.sandbox.host import SandboxHost


def shared_host(python: str = sys.executable, zygotes: bool = True) -> SandboxHost:
    """The host for that interpreter. It is closed when the process ends."""
    return _made(python, zygotes)


@functools.cache  # of all arguments: a default counts as another key
def _made(python: str, zygotes: bool) -> SandboxHost:
    host = SandboxHost(python=python, zygotes=zygotes)
    atexit.register(host.close)
    return host
