"""The table of verbs: what a program can ask for besides calling names, each declared once.

The worker runs them, and the recorder, the families, the observer and the proofs read what is declared of them: hence the
standard library alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import devices, figures, trees
from .errors import Asked, stub_behind
from .values import Observation

if TYPE_CHECKING:
    from .worker import Worker


@dataclass(frozen=True)
class Verb:
    """What is declared of a verb.

    does: takes the worker, then the step's arguments
    returns: the kind of its value; "tensor" stands for numbers of any kind
    imports: modules that it imports when it is first used
    paths: which of its arguments name something in the submission, by position
    internal: the recorder writes it for an expression, such as `x[0]`; no program names it
    """

    does: Callable[..., Any]
    returns: str = "tensor"
    imports: tuple[str, ...] = ()
    paths: tuple[int, ...] = ()
    internal: bool = False


VERBS: dict[str, Verb] = {}

LIBRARIES = ("torch", "sympy", "operator")
"""What a name in a program may begin with, besides `mod`, the submission's modules and `provided`."""


def verb(
    returns: str = "tensor", *, imports: tuple[str, ...] = (), paths: tuple[int, ...] = (), internal: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares the function a verb of the same name. The parameters are Verb's fields."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        VERBS[function.__name__] = Verb(function, returns, imports, paths, internal)
        return function

    return declare


def kind_of(step: str) -> str:
    """The kind of value that a step makes: what its verb declares, "tensor" for a call of a name."""
    return VERBS[step].returns if step in VERBS else "tensor"


def paths_of(step: str, args: Sequence[Any]) -> tuple[str, ...]:
    """The names that a step looks up: its own, or those among its verb's arguments."""
    if step not in VERBS:
        return (step,)
    return tuple(args[i] for i in VERBS[step].paths if i < len(args) and isinstance(args[i], str))


# -- what the recorder writes for an expression ---------------------------------------------------------------------


@verb(internal=True)
def call(worker: Worker, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """`f(x)`, of a value."""
    return function(*args, **kwargs)


@verb(internal=True)
def method(worker: Worker, value: Any, name: str, *args: Any, **kwargs: Any) -> Any:
    """`x.name(…)`"""
    return attribute(worker, value, name)(*args, **kwargs)


@verb(internal=True)
def attribute(worker: Worker, value: Any, name: str) -> Any:
    """`x.name`"""
    plain = type(value).__module__ in ("builtins", "numpy")  # of what the student's own object lacks, Python tells
    if plain and hasattr(worker.torch.Tensor, name) and not hasattr(value, name):
        raise Asked(f"returned {type(value).__name__}; expected a tensor")
    return getattr(value, name)


@verb(internal=True)
def item(worker: Worker, value: Any, key: Any) -> Any:
    """`x[key]`"""
    return value[key]


# -- values and calls -----------------------------------------------------------------------------------------------


@verb(paths=(0,))
def get(worker: Worker, path: str) -> Any:
    """What the name stands for, without calling it."""
    return worker.lookup(path)


@verb()
def unpack(worker: Worker, value: Any, count: int) -> list[Any]:
    """The parts of a tuple, a list, or an array of `count` rows."""
    rows = isinstance(value, (worker.torch.Tensor, worker.np.ndarray)) and value.ndim
    if not isinstance(value, (tuple, list)) and not rows:
        raise Asked(f"returned {type(value).__name__}; expected a tuple of {count}")
    if len(value) != count:
        raise Asked(f"returned {len(value)} value{'s'[: len(value) != 1]}; expected {count}")
    return list(value)


@verb(paths=(0,))
def tried(worker: Worker, path: str, *args: Any, **kwargs: Any) -> Any:
    """What the function of that name returns; None where there is none or it raises: a part that a submission may lack."""
    try:
        return worker.lookup(path)(*args, **kwargs)
    except Exception:
        return None


@verb("data", paths=(0,))
def raised(worker: Worker, path: str, *args: Any, **kwargs: Any) -> Observation:
    """What calling the function of that name raises: the names of its type and of the types that it derives from; none if the
    function returns."""
    try:
        worker.lookup(path)(*args, **kwargs)
    except Exception as error:
        if stub_behind(error):
            raise  # it is told as such
        return Observation("data", [kind.__name__[:60] for kind in type(error).__mro__[:20]])
    return Observation("data", [])


MMAP_THRESHOLD = -3  # mallopt's name for the size from which glibc asks the system for a block of its own
LARGE = 16 << 10  # bytes


@verb()
def sparing(worker: Worker, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What the call returns, where the limit of memory counts what is alive: arrays go back to the system as soon as they are
    freed. Otherwise glibc keeps them for later, a small number that lands in each makes it useless for that, and a loop over
    rows needs as much memory as all of them at once."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another system, or another C library
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE)
    return function(*args, **kwargs)


# -- numbers --------------------------------------------------------------------------------------------------------


@verb()
def leaf(worker: Worker, value: Any) -> Any:
    """A copy of a tensor that gradients can be taken for."""
    return value.detach().clone().requires_grad_(True)


@verb()
def vjp(worker: Worker, output: Any, inputs: Sequence[Any], cotangent: Any) -> Any:
    """Σ cotangent · ∂output/∂input for each input, None where nothing flows back. It can be asked of several outputs."""
    torch = worker.torch
    if not (isinstance(output, torch.Tensor) and output.shape == cotangent.shape and output.requires_grad):
        return [None] * len(inputs)
    return torch.autograd.grad(output, inputs, cotangent.to(output), allow_unused=True, retain_graph=True)


@verb()
def array(worker: Worker, value: Any) -> Any:
    """Numbers in any container, as a float64 array."""
    if isinstance(value, worker.torch.Tensor):
        value = value.detach().cpu().numpy()
    elif worker.device.type != "cpu":
        value = _on_the_cpu(worker, value)
    try:
        return worker.np.array(value, dtype=worker.np.float64)
    except (TypeError, ValueError) as error:
        raise Asked(f"returned {type(value).__name__}; expected numbers (a list, an array or a tensor)") from error
    except RuntimeError as error:  # torch raises it for a container of tensors
        raise Asked("returned tensors that hold on to a graph; expected numbers, such as loss.item()") from error


def _on_the_cpu(worker: Worker, value: Any) -> Any:
    """The same containers, with their tensors where numpy can read them."""
    if isinstance(value, worker.torch.Tensor):
        return value.cpu()
    return [_on_the_cpu(worker, part) for part in value] if isinstance(value, (list, tuple)) else value


@verb("tree", imports=("sympy",))
def tree(worker: Worker, value: Any) -> Observation:
    """A sympy expression as a tree of node names."""
    return Observation("tree", trees.expression_tree(value))


@verb("str")
def answer(worker: Worker, value: Any) -> Any:
    """A student's answer to a choice, without blanks around it and capitals, and with <= for ≤."""
    return value.strip().lower().replace("≤", "<=").replace("≥", ">=") if isinstance(value, str) else value


@verb()
def on_device(worker: Worker, value: Any) -> Any:
    """A tensor or a network on the device that is graded on, as its user would move it: the value of a function that is given no
    tensor, and so cannot know the device. Networks that a program makes, and all that `provided` makes, are there already."""
    return value if worker.device.type == "cpu" or not hasattr(value, "to") else value.to(worker.device)


# -- objects that go to another worker ------------------------------------------------------------------------------


@verb()
def saved(worker: Worker, value: Any) -> Any:
    """A trained module as bytes: the whole object, or its parameters and buffers where it cannot be pickled."""
    torch, buffer = worker.torch, io.BytesIO()
    try:
        torch.save(value, buffer)
    except Exception:
        buffer = io.BytesIO()
        torch.save({STATE: value.state_dict()}, buffer)
    return torch.frombuffer(bytearray(buffer.getvalue()), dtype=torch.uint8)


STATE = "parameters and buffers"


@verb()
def restored(worker: Worker, data: Any, made: Any) -> Any:
    """What `saved` kept. made: the module as it is made, for parameters and buffers alone"""
    buffer = io.BytesIO(data.cpu().numpy().tobytes())
    value = worker.torch.load(buffer, map_location=worker.device, weights_only=False)
    if not isinstance(value, dict) or STATE not in value:
        return value
    return loaded(made, value[STATE])


def loaded(made: Any, state: dict[str, Any]) -> Any:
    """The module with these parameters and buffers. A buffer that training has made, or made anew in another size, is made here
    too: it is in the `state_dict`, as it would be in the whole object."""
    modules, sizes = dict(made.named_modules()), {path: buffer.shape for path, buffer in made.named_buffers()}
    for path, data in state.items():
        of, _, name = path.rpartition(".")
        known = path in sizes or (of in modules and name in modules[of]._parameters)
        if of in modules and (not known or sizes.get(path, data.shape) != data.shape):
            modules[of].register_buffer(name, data)
    made.load_state_dict(state)
    return made


# -- behaviour ------------------------------------------------------------------------------------------------------


@verb()
def spy(worker: Worker, function: Callable[..., Any]) -> Any:
    """The same function, which remembers the shapes that it is called with."""
    seen: list[list[list[int]]] = []

    @functools.wraps(function)
    def spied(*args: Any, **kwargs: Any) -> Any:
        seen.append([list(getattr(a, "shape", ())) for a in (*args, *kwargs.values())])
        return function(*args, **kwargs)

    spied.seen = seen  # type: ignore[attr-defined]
    return spied


@verb("data")
def calls(worker: Worker, spied: Any) -> Observation:
    """The shapes of the arguments of each call of a function that `spy` returned."""
    return Observation("data", spied.seen[:1000])


@verb("data")
def placed(worker: Worker, function: Callable[..., Any], inputs: Sequence[Any], owner: Any = None) -> Observation:
    """The devices of a function's results when its inputs lie on the device under test, and the owner of a method with them."""
    return Observation("data", devices.attempts(worker.torch, function, inputs, worker.device, owner))


@verb(imports=("matplotlib.pyplot",))
def drawn(worker: Worker, figure: Any) -> Any:
    """The points of a matplotlib figure: (places, colours)."""
    return figures.points(worker.np, figures.checked(figure))


@verb("data", imports=("matplotlib.pyplot",))
def words(worker: Worker, figure: Any) -> Observation:
    """What is written in a matplotlib figure."""
    return Observation("data", figures.words(figures.checked(figure)))
