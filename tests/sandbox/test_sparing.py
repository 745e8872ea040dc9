"""A loop over rows that keeps a number of each needs little memory, and the limit of memory counts it so."""

from __future__ import annotations

import platform

import numpy as np
import pytest
from asking import data, error, ref, request, sandbox, step

LOOP = """
import torch

def radii(n):
    x = torch.arange(4.0 * n).reshape(n, 4)
    return torch.stack([(x - row).pow(2).sum(1).kthvalue(5).values for row in x])

def matrix(n):
    return torch.ones(n, n).sum(0)

def add(a, b=1):
    return a + b
"""
ROWS = 5000  # of which glibc keeps 340 MB, of 80 kB that are alive
GLIBC = platform.libc_ver()[0] == "glibc"


def test_the_verb_returns_what_the_function_returns() -> None:
    with sandbox(LOOP, torch=True) as box:
        steps = [["get", ["mod.add"], {}], ["sparing", [step(0), ref("x")], {"b": 2}]]
        assert (data(box.ask(request(steps, {"value": step(1)}, x=np.ones(2)), 10)) == 3).all()


@pytest.mark.skipif(not GLIBC, reason="another C library than glibc, which keeps what is freed in its own way")
def test_freed_arrays_do_not_count() -> None:
    """Breaks if right code that goes row by row is told that it needs too much memory: without the verb it mostly is."""
    with sandbox(LOOP, torch=True, memory=200) as box:
        sparing = [["get", ["mod.radii"], {}], ["sparing", [step(0), ROWS], {}]]
        assert data(box.ask(request(sparing, {"value": step(1)}), 60)).shape == (ROWS,)


@pytest.mark.skipif(not GLIBC, reason="memory is limited on Linux")
def test_what_is_alive_counts() -> None:
    with sandbox(LOOP, torch=True, memory=200) as box:
        steps = [["get", ["mod.matrix"], {}], ["sparing", [step(0), 2 * ROWS], {}]]
        assert error(box.ask(request(steps, {"value": step(1)}), 60))["kind"] == "memory"
