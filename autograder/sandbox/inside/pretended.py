"""The simulated accelerator under a GPU's name: a submission that asks for "cuda", or is told `x.device`, sees a GPU.

Names of devices are translated on their way into torch, and back where torch names one: in `x.device`, `x.is_cuda`, and in the
messages of what torch refuses.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

from . import simulated

MEMORY = 8 << 30  # bytes that the simulated device says it has
TITLE = "simulated"
NUMBERS = ("current_device", "memory_allocated", "memory_reserved", "max_memory_allocated")
ORDERS = (
    *("init", "set_device", "synchronize", "empty_cache", "manual_seed", "manual_seed_all"),
    *("reset_peak_memory_stats", "set_per_process_memory_fraction"),
)


@contextlib.contextmanager
def pretended(torch: ModuleType, called: str = "cuda") -> Iterator[Any]:
    """While it is open, the device of that name is there, and it is the simulated one. Yields it.

    raises LookupError where this torch cannot have one
    """
    backend = simulated.backend(torch)
    if backend is None:
        raise LookupError(f"torch {torch.__version__} cannot have a simulated device")
    module = getattr(torch, called)
    with contextlib.ExitStack() as stack:
        stack.enter_context(backend.patched())
        stack.enter_context(_replaced(module, _functions(torch, called)))
        stack.enter_context(_replaced(torch, _past_the_mode(torch, called)))
        if hasattr(torch, "accelerator"):
            there = {"is_available": _always(True), "current_accelerator": _always(torch.device(called))}
            stack.enter_context(_replaced(torch.accelerator, there))
        kind, plain = type(torch.Generator), type(torch.Generator).__call__

        def make(cls: type, device: Any = "cpu") -> Any:
            return plain(cls, _here(torch, called, device))

        kind.__call__ = make
        try:
            with _mode(torch, backend, called):
                yield torch.device(called, 0)
        finally:
            kind.__call__ = plain


def _here(torch: ModuleType, called: str, value: Any) -> Any:
    """A name of a device as torch knows it."""
    if isinstance(value, torch.device):
        return torch.device(simulated.NAME, 0) if value.type == called else value
    if isinstance(value, str) and value.split(":")[0] == called:
        return simulated.NAME
    return value


def _mode(torch: ModuleType, backend: simulated.Backend, called: str) -> Any:
    """What stands between a submission and torch's functions."""
    here = torch.device(called, 0)
    asks_device, moves = torch.Tensor.device.__get__, getattr(torch.Tensor, called, None)
    asks_kind = getattr(torch.Tensor, f"is_{called}").__get__

    class Pretend(torch.overrides.TorchFunctionMode):  # type: ignore[misc, name-defined]
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            if func == asks_device:
                device = func(*args)
                return here if device.type == simulated.NAME else device
            if func == asks_kind:
                return asks_device(args[0]).type == simulated.NAME
            if func is torch.device:
                return func(*args, **(kwargs or {}))
            if func == moves:
                return args[0].to(simulated.NAME)
            if func is torch.Tensor.pin_memory:
                return args[0]
            args = [_here(torch, called, a) if isinstance(a, (torch.device, str)) else a for a in args]
            kwargs = kwargs or {}
            if "device" in kwargs:
                kwargs = {**kwargs, "device": _here(torch, called, kwargs["device"])}
            try:
                return _with_its_generator(backend, called, func(*args, **kwargs), kwargs)
            except (RuntimeError, TypeError) as error:
                error.args = tuple(_renamed(a, called) if isinstance(a, str) else a for a in error.args)
                raise

    return Pretend()


def _with_its_generator(backend: simulated.Backend, called: str, made: Any, kwargs: Mapping[str, Any]) -> Any:
    """What was drawn. The device's generators are the CPU's, which would draw there as well. raises RuntimeError"""
    generator = kwargs.get("generator")
    if generator is not None and getattr(generator, "_cdata", None) in backend.generators:
        if isinstance(made, backend.torch.Tensor) and made.device.type == "cpu":
            raise RuntimeError(f"Expected a 'cpu' device type for generator but found '{called}'")
    return made


def _renamed(message: str, called: str) -> str:
    return message.replace(f"{simulated.NAME}:0", f"{called}:0").replace(f"'{simulated.NAME}'", f"'{called}'")


def _always(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value  # a new function each time: torch's compiler wants to tell them apart


def _functions(torch: ModuleType, called: str) -> dict[str, Any]:
    """What `torch.cuda` answers of the device."""

    about = SimpleNamespace(name=TITLE, total_memory=MEMORY, major=0, minor=0, multi_processor_count=1)
    return {
        "is_available": _always(True),
        "device_count": _always(1),
        "get_device_name": _always(TITLE),
        "get_device_properties": _always(about),
        "get_device_capability": _always((0, 0)),
        "mem_get_info": _always((MEMORY, MEMORY)),
        "recommended_max_memory": _always(MEMORY),
        "get_rng_state": lambda device=None: torch.get_rng_state(),
        "set_rng_state": lambda state, device=None: torch.set_rng_state(state),
        **{name: _always(0) for name in NUMBERS},
        **{name: _always(None) for name in ORDERS},
    }


def _past_the_mode(torch: ModuleType, called: str) -> dict[str, Any]:
    """Functions of torch's that take or tell a device, and that no mode sees."""
    load, set_default, get_default = torch.load, torch.set_default_device, getattr(torch, "get_default_device", None)

    @functools.wraps(load)
    def loading(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
        return load(f, _here(torch, called, map_location), *args, **kwargs)

    @functools.wraps(set_default)
    def setting(device: Any) -> None:
        set_default(_here(torch, called, device))

    def getting() -> Any:
        device = get_default() if get_default else torch.device("cpu")
        return torch.device(called, 0) if device.type == simulated.NAME else device

    return {"load": loading, "set_default_device": setting, "get_default_device": getting}


@contextlib.contextmanager
def _replaced(module: Any, functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
    """The module with these functions in the place of its own, for a while."""
    own = {name: getattr(module, name) for name in functions if hasattr(module, name)}
    for name in own:
        setattr(module, name, functions[name])
    try:
        yield
    finally:
        for name, function in own.items():
            setattr(module, name, function)
