"""The device that a submission's tensors live on: chosen by its name, and tried before anything is run on it."""

from __future__ import annotations

import re
import time
from types import ModuleType
from typing import Any

KINDS = ("cuda", "mps", "xpu")  # in the order in which `auto` takes them

BUILT_WITHOUT = {
    "cuda": "torch {version} is built without CUDA: install one of its builds for CUDA",
    "mps": "torch {version} is built without MPS: there is such a device on Apple's processors alone",
    "xpu": "torch {version} is built without XPU: install its build for Intel's GPUs",
}
ABSENT = {
    "cuda": "torch {version} finds no GPU: see what nvidia-smi says, and what CUDA_VISIBLE_DEVICES leaves visible",
    "mps": "torch {version} finds no GPU: MPS needs macOS 12.3 or later on one of Apple's processors",
    "xpu": "torch {version} finds no GPU: see what xpu-smi says",
}
OF_THE_CODE = "device-side assert"  # an index out of range, say
UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
OUT_OF_MEMORY = re.compile(r"([0-9.]+) (bytes|KiB|MiB|GiB)")


class Unusable(Exception):
    """The device is not there, or does not work: a sentence for whoever grades."""


def found(torch: ModuleType, asked: str) -> Any:
    """The device of that name. asked: "cpu", "cuda", "cuda:1", "mps", "xpu"; "auto" for the first GPU that is there, or the CPU

    raises Unusable
    """
    if asked == "auto":
        asked = next((kind for kind in KINDS if not _missing(torch, kind)), "cpu")
    device = torch.device(asked)
    if device.type == "cpu":
        return device
    if why := _missing(torch, device.type):
        raise Unusable(why)
    count = _module(torch, device.type).device_count()
    if (device.index or 0) >= count:
        raise Unusable(f"torch finds {count} such device{'s'[: count != 1]}, and counts from {device.type}:0")
    return device


def _missing(torch: ModuleType, kind: str) -> str:
    """Why there is no such device; "" where there is one."""
    module = _module(torch, kind)
    if module is not None and module.is_available():
        return ""
    built = {
        "cuda": torch.version.cuda or getattr(torch.version, "hip", None),
        "mps": torch.backends.mps.is_built(),
        "xpu": getattr(torch.version, "xpu", None),
    }[kind]
    return (ABSENT if built else BUILT_WITHOUT)[kind].format(version=torch.__version__)


def _module(torch: ModuleType, kind: str) -> Any:
    return getattr(torch, kind, None)


def tried(torch: ModuleType, device: Any) -> dict[str, Any]:
    """Compute something on the device, and describe it: what it is called, its memory, how long its context takes.

    raises Unusable
    """
    if device.type == "cpu":
        return {"device": "cpu", "gpu": ""}
    began = time.monotonic()
    try:
        x = torch.arange(6.0, device=device).view(2, 3)
        right = (x @ x.T).cpu().tolist() == [[5.0, 14.0], [14.0, 50.0]]
    except Exception as error:
        first = str(error).strip().split("\n")[0]
        raise Unusable(f"it fails at its first operation: {type(error).__name__}: {first}") from error
    if not right:
        raise Unusable("it computes wrong values: a product of two small matrices is not the right one")
    return {
        "device": device.type,
        "context": round(time.monotonic() - began, 3),
        **_described(torch, device),
    }


def _described(torch: ModuleType, device: Any) -> dict[str, Any]:
    """The device's name, and bytes of memory: all, and free ones."""
    module = _module(torch, device.type)
    if device.type == "mps":
        return {"gpu": "Apple", "memory": module.recommended_max_memory()}
    free, total = module.mem_get_info(device)
    return {"gpu": module.get_device_name(device), "memory": total, "free": free}


def settle(torch: ModuleType, device: Any) -> None:
    """Ask for the arithmetic of the CPU, as far as torch can: float32 with all its digits, the same value each time."""
    if device.type == "cpu":
        return
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def cap(torch: ModuleType, device: Any, memory: int | None) -> None:
    """Let torch take no more of the device's memory, so that several submissions have room on one. memory: MiB; None: no limit"""
    if device.type == "cuda" and memory is not None:
        total = torch.cuda.get_device_properties(device).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, (memory << 20) / total), device)


def finish(torch: ModuleType, device: Any) -> None:
    """Wait until the device has done what it was asked to: what fails later would fail in another call."""
    if device.type != "cpu":
        _module(torch, device.type).synchronize()


def seed(torch: ModuleType, device: Any, value: int) -> None:
    """Seed the device's generator."""
    if device.type != "cpu":
        _module(torch, device.type).manual_seed(value)


def failed(torch: ModuleType, device: Any, error: BaseException) -> bool:
    """Whether the device has failed, and not the code that ran on it: it has no memory left, though this process has not used up
    its own; or nothing can be computed on it any more, though no kernel of the code's has stopped it."""
    if device.type == "cpu" or not isinstance(error, RuntimeError) or OF_THE_CODE in str(error):
        return False
    if isinstance(error, torch.cuda.OutOfMemoryError):
        sizes = [float(number) * UNITS[unit] for number, unit in OUT_OF_MEMORY.findall(str(error))]
        return len(sizes) < 3 or sizes[2] < sizes[0]  # tried, of all, free
    try:
        return bool(torch.ones(1, device=device).cpu().item() != 1)
    except Exception:
        return True
