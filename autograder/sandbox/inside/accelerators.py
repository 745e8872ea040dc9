"""The device that a submission's tensors live on: chosen by its name, and tried before anything is run on it."""

from __future__ import annotations

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
    """Let torch take no more of the device's memory. memory: MiB; None for no limit"""
    if device.type != "cuda" or memory is None:
        return
    total = torch.cuda.get_device_properties(device).total_memory
    torch.cuda.set_per_process_memory_fraction(min(1.0, (memory << 20) / total), device)


def seed(torch: ModuleType, device: Any, value: int) -> None:
    """Seed the device's generator."""
    if device.type != "cpu":
        _module(torch, device.type).manual_seed(value)


def is_out_of_memory(torch: ModuleType, error: BaseException) -> bool:
    """Whether the device has no memory left."""
    return isinstance(error, torch.OutOfMemoryError)


def is_lost(torch: ModuleType, device: Any, error: BaseException) -> bool:
    """Whether the device itself has failed, so that nothing more can be computed in this process."""
    if device.type == "cpu" or not isinstance(error, RuntimeError) or is_out_of_memory(torch, error):
        return False
    try:
        torch.ones(1, device=device).cpu()
    except Exception:
        return True
    return False
