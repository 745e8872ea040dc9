"""A simulated accelerator: a device of torch's whose tensors hold real values, in the CPU's memory.

torch believes the device, so that it refuses what it refuses on a GPU: operations that mix devices, numpy, generators of
another device. Every operation itself is done on the CPU: `_Call` relabels its tensors on the way in and its results on the
way back, through DLPack, without copying. What torch allows on CUDA alone (numbers without axes from the CPU, indices) is
allowed here, and what it keeps from backends it does not know (a module that moves, copies of storages) is added.

It serves where values matter more than time: an operation takes a tenth of a millisecond. Sparse tensors stay on the CPU, and
torch's fused recurrent networks have no kernel here.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import weakref
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

NAME = "sim"
OLDEST = (2, 10)  # torch's version that lets Python be a backend
EXTENSION, HOST = 12, 1  # DLPack's numbers for a device that it does not know, and for the CPU

PLAIN = (int, float, bool, type(None), str)
NUMBERS = (int, float, bool, complex)

VIEWS = (
    "as_strided",
    "view",
    "unfold",
    "_reshape_alias",
    "set_.source_Storage_storage_offset",
    "set_.source_Tensor",
    "set_.source_Storage",
    "set_",
    "view_as_real",
    "view_as_complex",
)
"""What only changes how memory is read: the CPU's kernels do it to a tensor of any device."""

IN_ONE = (
    *("mse_loss", "smooth_l1_loss", "huber_loss"),
    *("add.Tensor", "sub.Tensor", "mul.Tensor", "div.Tensor", "exp", "log", "neg", "tanh", "sigmoid", "pow.Tensor_Scalar"),
    *("mm", "addmm", "sum.dim_IntList", "mean.dim"),
    *("_linalg_solve_ex", "triangular_solve", "linalg_solve_triangular", "linalg_ldl_solve", "linalg_lu_solve"),
)
"""What torch would do in two steps here, "allocate" and "compute into it". In the losses and solvers the CPU's second step wants
another shape of the first; the others are common, and one step is faster than two."""

USES = 2
"""Of a parameter by torch itself, while it can be moved in place: its own, and that of the node that adds up its gradients."""

INDEXING = ("index", "index_put", "_index_put_impl", "_unsafe_index", "_unsafe_index_put")
ELEMENTWISE = ("where", "masked_fill", "fill")  # besides those that torch tags


@functools.cache
def _capsule_pointer() -> Any:
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return pointer


class Backend:
    """The device, in one process. There can be one, and it stays until the process ends; `patched` says where it is in use.

    on_operation: called with the name of each operation, before it is done
    """

    def __init__(self, torch: ModuleType) -> None:
        self.torch, self.aten = torch, torch.ops.aten
        self.on_operation: Callable[[str], None] | None = None
        self.in_use = False
        self.generators: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self.plain_generator = torch.Generator
        self.generator_type = _generator_type(torch, self)
        self._cpu_kernel = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)
        self._known: dict[Any, _Operation] = {}
        self._plain = (*PLAIN, torch.dtype)
        self._hide_where_not_in_use()
        self._libraries = self._register()

    # -- tensors ---------------------------------------------------------------------------------------------

    def relabelled(self, tensor: Any, kind: int) -> Any:
        """The same memory as a tensor of the other device."""
        capsule = self.torch._C._to_dlpack(tensor)
        ctypes.c_int32.from_address(_capsule_pointer()(capsule, b"dltensor") + 8).value = kind
        return self.torch._C._from_dlpack(capsule)

    def wrap(self, tensor: Any) -> Any:
        """A tensor of the CPU as one of the device. Sparse ones stay."""
        if tensor.layout is not self.torch.strided:
            return tensor
        return self.relabelled(tensor.resolve_conj().resolve_neg(), EXTENSION)

    def unwrap(self, tensor: Any) -> Any:
        """A tensor of the device as one of the CPU."""
        if tensor.is_conj() or tensor.is_neg():
            tensor = tensor.clone()
        return self.relabelled(tensor, HOST)

    def replace(self, original: Any, new: Any) -> Any:
        """Give the memory and shape of one tensor of the device to another."""
        self.aten.set_.source_Storage_storage_offset.redispatch(
            self._cpu_kernel, original, new.untyped_storage(), new.storage_offset(), list(new.shape), list(new.stride())
        )
        return original

    # -- operations ------------------------------------------------------------------------------------------

    def does(self, op: Any, *args: Any, **kwargs: Any) -> Any:
        """One operation of torch's, done on the CPU."""
        known = self._known.get(op)
        if known is None:
            known = self._known[op] = _Operation(self.torch, op)
        if self.on_operation is not None:
            self.on_operation(known.base)
        call = _Call(self, known)
        plain = self._plain
        a = [v if v.__class__ in plain else call.into(v, w, i) for i, (v, w) in enumerate(zip(args, known.writes, strict=False))]
        k = {n: v if v.__class__ in plain else call.into(v, n in known.written, -1) for n, v in kwargs.items()}
        if any(t and v.__class__ in NUMBERS for t, v in zip(known.tensors, a, strict=False)):
            op = op.overloadpacket  # torch hands `2` in `x % 2` over as a number again
        result = op(*a, **k)
        for alias, original in call.empty:
            if alias.numel() or alias.shape != original.shape:
                self.replace(original, self.wrap(alias))
        return call.back(result)

    def _hide_where_not_in_use(self) -> None:
        """Let a program that asks for the machine's accelerator hear of this one only where it is in use."""
        ask = getattr(self.torch._C, "_accelerator_getAccelerator", None)
        if ask is not None:
            other = ask()
            self.torch._C._accelerator_getAccelerator = lambda: ask() if self.in_use else other

    def _register(self) -> list[Any]:
        """Tell torch who computes what. Returns what must live as long as the process."""
        from torch.utils import backend_registration

        torch, aten = self.torch, self.aten
        backend_registration._setup_privateuseone_for_python_backend(NAME, backend_module=_module(self, backend_registration))
        anything = torch.library.Library("_", "IMPL")
        anything.fallback(self.does, "PrivateUse1")
        anything.fallback(torch.library.fallthrough_kernel, "AutocastPrivateUse1")
        some = torch.library.Library("aten", "IMPL", "PrivateUse1")
        for name in VIEWS:
            some.impl(name, self._of_the_cpu(_overload(aten, name)))
        for name in IN_ONE:
            some.impl(name, functools.partial(self.does, _overload(aten, name)))
        some.impl("copy_", self._copy_)
        some.impl("resize_", self._resize_)
        some.impl("convolution_overrideable", lambda *args: self.does(aten.convolution.default, *args))
        some.impl("convolution_backward_overrideable", self._convolution_backward)
        return [anything, some]

    def _of_the_cpu(self, op: Any) -> Callable[..., Any]:
        return lambda *args, **kwargs: op.redispatch(self._cpu_kernel, *args, **kwargs)

    def _copy_(self, target: Any, source: Any, non_blocking: bool = False) -> Any:
        if self.on_operation is not None:
            self.on_operation("copy_")
        here, there = (self.unwrap(t) if t.device.type == NAME else t for t in (target, source))
        here.copy_(there)
        return target

    def _resize_(self, tensor: Any, size: Any, memory_format: Any = None) -> Any:
        torch, size = self.torch, list(size)
        fresh = torch.empty(size, dtype=tensor.dtype)
        if fresh.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes():
            storage, offset = tensor.untyped_storage(), tensor.storage_offset()
            set_ = self.aten.set_.source_Storage_storage_offset
            set_.redispatch(self._cpu_kernel, tensor, storage, offset, size, list(fresh.stride()))
            return tensor
        old = self.unwrap(tensor).reshape(-1)
        fresh.view(-1)[: old.numel()] = old
        return self.replace(tensor, self.wrap(fresh))

    def _convolution_backward(
        self,
        grad: Any,
        x: Any,
        weight: Any,
        stride: Any,
        padding: Any,
        dilation: Any,
        transposed: bool,
        output_padding: Any,
        groups: int,
        mask: Any,
    ) -> Any:
        sizes = [weight.shape[1] * groups if transposed else weight.shape[0]]
        of = (grad, x, weight, sizes, stride, padding, dilation, transposed, output_padding, groups, mask)
        return self.does(self.aten.convolution_backward.default, *of)

    # -- what torch keeps from backends it does not know --------------------------------------------------------

    @contextlib.contextmanager
    def patched(self) -> Iterator[None]:
        """Let modules move, storages be copied, generators be made. Gradients are taken in the calling thread: after a fork no
        thread of torch's can be started."""
        torch = self.torch
        threaded = torch._C._is_multithreading_enabled()
        torch._C._set_multithreading_enabled(False)
        changes: tuple[tuple[Any, str, Any], ...] = (
            (torch.Tensor, "data", _data(torch)),
            (torch, "_has_compatible_shallow_copy_type", _compatible(torch)),
            (torch.UntypedStorage, "__new__", staticmethod(self._new_storage(torch.UntypedStorage.__new__))),
            (torch, "Generator", self.generator_type),
        )
        before = [(owner, name, vars(owner).get(name, changes)) for owner, name, _ in changes]
        for owner, name, value in changes:
            setattr(owner, name, value)
        self.in_use = True
        try:
            yield
        finally:
            self.in_use = False
            for owner, name, value in before:
                if value is changes:
                    delattr(owner, name)
                else:
                    setattr(owner, name, value)
            torch._C._set_multithreading_enabled(threaded)

    def _new_storage(self, plain: Callable[..., Any]) -> Callable[..., Any]:
        torch = self.torch

        def new(cls: type, *args: Any, device: Any = None, **kwargs: Any) -> Any:
            if device is None:
                return plain(cls, *args, **kwargs)
            if torch.device(device).type != NAME:
                return plain(cls, *args, device=device, **kwargs)
            size = args[0] if args and isinstance(args[0], int) else 0
            return self.wrap(torch.empty(size, dtype=torch.uint8)).untyped_storage()

        return new


class _Operation:
    """What is to be known of an operation, found once."""

    def __init__(self, torch: ModuleType, op: Any) -> None:
        name = op.name().removeprefix("aten::")
        arguments = op._schema.arguments
        self.name = name
        self.base = name.split(".")[0]
        plain = self.base.rstrip("_")
        self.elementwise = torch.Tag.pointwise in op.tags or plain in ELEMENTWISE
        self.indexes = plain in INDEXING or self.base in INDEXING
        self.writes = [a.alias_info is not None and a.alias_info.is_write for a in arguments]
        self.tensors = [str(a.type).startswith("Tensor") for a in arguments]
        self.written = {a.name for a, writes in zip(arguments, self.writes, strict=True) if writes}


class _Call:
    """One call of an operation: its arguments on their way in, its results on their way back."""

    def __init__(self, backend: Backend, known: _Operation) -> None:
        self._backend, self._torch, self._known = backend, backend.torch, known
        self._aliases: dict[int, tuple[Any, Any]] = {}
        self._to_cpu = False
        self.empty: list[tuple[Any, Any]] = []

    def into(self, value: Any, written: bool, position: int) -> Any:
        """An argument as the CPU's operation takes it. raises RuntimeError where it is on another device"""
        torch = self._torch
        if isinstance(value, torch.Tensor):
            return self._tensor(value, written, position)
        if isinstance(value, (list, tuple)):
            if value and value[0].__class__ in PLAIN and value[-1].__class__ in PLAIN[:3]:
                return value
            return [self.into(v, written, position) for v in value]
        if isinstance(value, torch.device):
            self._to_cpu = value.type != NAME
            return torch.device("cpu")
        if isinstance(value, self._backend.plain_generator) and value._cdata not in self._backend.generators:
            raise RuntimeError(f"Expected a '{NAME}' device type for generator but found '{value.device.type}'")
        return value

    def _tensor(self, value: Any, written: bool, position: int) -> Any:
        kind = value.device.type
        if kind == "cpu" and not self._mixes(value, written, position):
            raise RuntimeError(
                f"Expected all tensors to be on the same device, but found at least two devices, {NAME}:0 and cpu! "
                f"(when calling {self._known.name})"
            )
        if kind != NAME:
            return value
        if written and value.numel() == 0:  # it may have to grow, which memory that is not torch's cannot
            alias = self._torch.empty(value.shape, dtype=value.dtype)
            self.empty.append((alias, value))
        else:
            alias = self._backend.unwrap(value)
        if written:
            self._aliases[id(alias)] = value, alias
        return alias

    def _mixes(self, value: Any, written: bool, position: int) -> bool:
        """Whether CUDA takes this tensor of the CPU: an index, or a number without axes where an operation goes element by
        element."""
        if self._known.indexes:
            return position == 1 or (position == 2 and value.dim() == 0)
        return self._known.elementwise and value.dim() == 0 and not written

    def back(self, value: Any) -> Any:
        """A result as the caller gets it."""
        if isinstance(value, self._torch.Tensor):
            original = self._aliases.get(id(value))
            if original is not None:
                return original[0]
            return value if self._to_cpu else self._backend.wrap(value)
        if isinstance(value, (list, tuple)):
            made = [self.back(v) for v in value]
            return made if type(value) is list else tuple(made)
        return value


def _overload(aten: Any, name: str) -> Any:
    base, _, overload = name.partition(".")
    return getattr(getattr(aten, base), overload or "default")


def _module(backend: Backend, registration: Any) -> Any:
    """What torch asks of a backend, besides operations."""

    class Module(registration._DummyBackendModule):  # type: ignore[misc]
        def get_rng_state(self, device: Any = None) -> Any:
            return backend.torch.get_rng_state()

        def set_rng_state(self, state: Any, device: Any = None) -> None:
            backend.torch.set_rng_state(state)

        def get_amp_supported_dtype(self) -> list[Any]:
            return [backend.torch.float16, backend.torch.bfloat16]

        def is_available(self) -> bool:
            return backend.in_use  # afterwards nobody may find it, and torch would pin memory for it

        def manual_seed_all(self, seed: int) -> None:
            pass

        def _is_in_bad_fork(self) -> bool:
            return False

        def device(self, index: Any) -> Any:
            return contextlib.nullcontext()

        def synchronize(self, device: Any = None) -> None:
            pass

        def empty_cache(self) -> None:
            pass

    return Module()


def _generator_type(torch: ModuleType, backend: Backend) -> Any:
    """A class in the place of `torch.Generator` that makes generators of the device as well. Theirs is the CPU's."""
    plain = torch.Generator

    class Generator(plain):  # type: ignore[misc, valid-type]
        device = property(lambda self: torch.device(NAME, 0))

    class Kind(type(plain)):  # type: ignore[misc]
        def __instancecheck__(cls, value: Any) -> bool:
            return isinstance(value, plain)

        def __call__(cls, device: Any = "cpu") -> Any:
            if torch.device(device).type != NAME:
                return plain(device)
            made = Generator()
            backend.generators[made._cdata] = made
            return made

    return Kind("Generator", (plain,), {"__module__": "torch"})


def _data(torch: ModuleType) -> Any:
    """`parameter.data = tensor` between the devices. A gradient moves along: torch moves it next."""
    plain = torch._C.TensorBase.data

    def put(self: Any, value: Any) -> None:
        if self.device.type == value.device.type:
            plain.__set__(self, value)
            return
        value = value.detach()
        if isinstance(self, torch.nn.UninitializedParameter):  # of a layer that learns its size from its first batch
            torch._C._swap_tensor_impl(self, torch.nn.Parameter(value, self.requires_grad))
            return
        grad = self.grad if self.is_leaf else None
        if grad is not None:
            self.grad = None
        if isinstance(self, torch.nn.Parameter):
            new = torch.nn.Parameter(value, self.requires_grad)
        else:
            new = value.requires_grad_(self.requires_grad)
        torch.utils.swap_tensors(self, new)
        if grad is not None:
            self.grad = grad.to(value.device)

    return property(plain.__get__, put)


def _compatible(torch: ModuleType) -> Callable[..., bool]:
    alike = torch._has_compatible_shallow_copy_type

    def compatible(input: Any, from_: Any) -> bool:
        moves = (input.device.type == "cpu") != (from_.device.type == "cpu")  # the device may go by another name
        return bool((moves and input._use_count() <= USES) or alike(input, from_))

    # torch's compiler, where it is imported, compares what it knows of the function with this.
    compatible.__annotations__ = {"input": torch.Tensor, "from_": torch.Tensor, "return": bool}
    return compatible


_started: dict[str, Backend | None] = {}


def backend(torch: ModuleType) -> Backend | None:
    """The simulated accelerator of this process, started when it is first asked for; None where this torch cannot have one."""
    if NAME not in _started:
        version = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
        try:
            _started[NAME] = Backend(torch) if version >= OLDEST else None
        except (ImportError, AttributeError, RuntimeError):  # torch has no place for it, or somebody else's backend holds it
            _started[NAME] = None
    return _started[NAME]
