"""GPUs as the judge sees them: which are visible, and a watch over their memory. NVML is a stand-in: no test has a GPU."""

from __future__ import annotations

import io
import os
import time
from concurrent.futures import wait
from pathlib import Path
from types import SimpleNamespace

import pytest
from asking import Answered, Lost, request, step
from rich.console import Console

from autograder.classroom import engines
from autograder.reporting import terminal
from autograder.sandbox import accelerator, gpus, session
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits, Placement

MIB = 1 << 20


class NVML:
    """A driver that tells so many bytes of each process. One GPU."""

    class NVMLError(Exception):
        pass

    def __init__(self, used: dict[int, int | None]) -> None:
        self.used = used

    def nvmlDeviceGetCount(self) -> int:
        return 1

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:
        return index

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[SimpleNamespace]:
        return [SimpleNamespace(pid=pid, usedGpuMemory=used) for pid, used in self.used.items()]


@pytest.mark.parametrize(
    ("used", "exceeded"),
    [({7: 90 * MIB}, False), ({7: 110 * MIB}, True), ({8: 110 * MIB}, False), ({7: None}, False), ({}, False)],
)
def test_only_a_submissions_own_memory_counts(used: dict[int, int | None], exceeded: bool) -> None:
    """Breaks if somebody else's memory ends a submission, or if a driver that tells nothing does."""
    assert gpus.Held(NVML(used), None, 100).exceeded(SimpleNamespace(pid=7)) is exceeded  # type: ignore[arg-type]


def test_a_driver_that_fails_ends_nobody() -> None:
    nvml = NVML({})
    nvml.nvmlDeviceGetCount = lambda: (_ for _ in ()).throw(NVML.NVMLError())  # type: ignore[method-assign]
    assert not gpus.Held(nvml, None, 100).exceeded(SimpleNamespace(pid=7))  # type: ignore[arg-type]


def test_there_is_no_watch_without_the_library_a_gpu_or_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpus, "library", lambda: None)
    assert gpus.held("cuda", None, 100) is None
    monkeypatch.setattr(gpus, "library", lambda: NVML({}))
    assert gpus.held("cpu", None, 100) is None and gpus.held("cuda", None, None) is None
    assert gpus.held("cuda", None, 100) is not None


@pytest.mark.skipif("not __import__('sys').platform.startswith('linux')")
def test_a_worker_that_holds_too_much_is_ended_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if a submission that lifts torch's own cap takes the GPU's memory from those beside it."""
    files = {"mod.py": "import time\ndef takes(): time.sleep(60)\ndef fine(): return 1"}
    nvml = NVML({})
    monkeypatch.setattr(session.gpus, "held", lambda device, uid, memory: gpus.Held(nvml, None, memory))
    with SandboxHost() as host, host.open(files, {"mod": "mod"}, Limits(memory=100)) as box:
        assert isinstance(box.ask(request([["mod.fine", [], {}]], {"v": step(0)}, modules=("mod",)), 10.0), Answered)
        nvml.used[box._process.pid] = 200 * MIB
        began = time.monotonic()
        lost = box.ask(request([["mod.takes", [], {}]], {"v": step(0)}, modules=("mod",)), 30.0)
        assert isinstance(lost, Lost) and lost.why == "memory" and time.monotonic() - began < 20
        assert isinstance(box.ask(request([["mod.fine", [], {}]], {"v": step(0)}, modules=("mod",)), 10.0), Answered)


def test_cuda_stands_for_every_visible_gpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    assert gpus.visible(tmp_path) == ("cuda:0",)
    for number in range(3):
        (tmp_path / f"proc/driver/nvidia/gpus/0000:0{number}:00.0").mkdir(parents=True)
    assert gpus.visible(tmp_path) == ("cuda:0", "cuda:1", "cuda:2")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "5,7")
    assert gpus.visible(tmp_path) == ("cuda:0", "cuda:1")
    assert [Placement(name).visible["CUDA_VISIBLE_DEVICES"] for name in gpus.visible(tmp_path)] == ["5", "7"]


def test_slots_are_spread_over_all_gpus() -> None:
    assert gpus.places(("cuda:0", "cuda:1"), 2, 8) == ("cuda:0", "cuda:1", "cuda:0", "cuda:1")
    assert gpus.places(("cuda:0", "cuda:1"), None, 3) == ("cuda:0", "cuda:1", "cuda:0")


def own_gpu(_: int) -> tuple[int, str]:
    time.sleep(0.3)  # so that each process gets one
    return os.getpid(), os.environ["CUDA_VISIBLE_DEVICES"]


def test_each_process_sees_one_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if two processes share a GPU while another is idle, or if one sees two."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "5,7")
    with engines.local(places=gpus.visible()).open() as pool:
        told = {future.result() for future in wait([pool.submit(own_gpu, i) for i in range(4)]).done}
    assert sorted(gpu for _, gpu in told) == ["5", "7"]


@pytest.mark.parametrize(
    ("device", "nvml", "watched", "told"),
    [
        ("cuda", NVML({}), True, "sees how much"),
        ("cuda", None, False, "pip install 'nvidia-ml-py>=12,<14'"),
        ("cpu", None, None, ""),
    ],
)
def test_doctor_says_whether_a_gpus_memory_is_watched(monkeypatch, device: str, nvml: object, watched: bool, told: str) -> None:
    """Breaks if a machine without the library grades unwatched, and nobody is told."""
    monkeypatch.setattr(gpus, "library", lambda: nvml)
    found = accelerator._read({"device": device, "gpu": "A GPU", "torch": "2", "memory": MIB, "free": MIB})
    assert found.watched is watched
    target = io.StringIO()
    terminal.show_device(found, (), Console(file=target, width=200))
    assert ("memory watch" in target.getvalue()) is bool(told) and told in target.getvalue()
