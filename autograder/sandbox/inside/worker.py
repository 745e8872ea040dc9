"""The worker: runs a submission and answers requests. Arrays in, arrays out; it decides nothing.

It is started by path, `python -I worker.py CONFIG`, in a process of its own, reads frames on its standard input
and answers on its standard output; what the submission prints goes to standard error. It sees one submission and
one program at a time, and never an expected value. Everything in this process belongs to the student once their
code is loaded, so nothing here is relied on by the judge.
"""

import contextlib
import copy
import functools
import importlib
import json
import mmap
import os
import random
import re
import sys
import traceback
import types

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import figures
import loaders
import wire

sys.path.pop(0)
del sys.modules["figures"], sys.modules["loaders"], sys.modules["wire"]  # a submission may have modules of these names

MOST_REPLY, MOST_REPLY_TEXT = 4 << 20, 2 << 20  # bytes of arrays, and of all else; the client reads no more
MOST_TREE = 10_000
MOST_TEXT = 2_000
RESERVE = 16 << 20  # bytes of address space given up when something is raised: to say that memory ran out takes some
OUT_OF_MEMORY = re.compile(r"can('|no)t allocate memory|not enough memory|out of memory|bad_alloc", re.IGNORECASE)


def main():
    config = json.loads(sys.argv[1])
    requests, replies = _take_over_the_wire()
    layers = load_layers(config["layers"])
    if layers:
        layers.follow(config["judge"])  # at once: importing torch takes a second, and the judge may die in it
    # Only what lies in the interpreter's own folders can be imported, not the course it is installed from.
    own = (os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix))
    sys.path[:] = [p for p in sys.path if os.path.realpath(p).startswith(own)]
    worker_of, on_gpu = _with_torch(config) if config["torch"] else _without_torch(config)
    if on_gpu:
        config["confinement"]["memory"] = None  # its driver reserves address space by the terabyte
        config["confinement"]["given"].append("gpu")
    held = layers.confine(config["confinement"]) if layers else {}
    worker = worker_of()
    _send(replies, {"hello": worker.versions(), "layers": held})
    while (request := wire.read_frame(requests)) is not None:
        _send(replies, worker.answer(request))


def _with_torch(config):
    """Makes the worker, once the layers are closed; and whether it is to use a GPU."""
    import numpy
    import torch  # before the layers close: from here on only lazy imports touch the disk

    device = _device(torch, config["device"])
    loaders.fetch_themselves(torch)
    return lambda: Worker(config, torch, numpy, device), device.type != "cpu"


def _without_torch(config):
    on_gpu = config["device"] != "cpu" and (config["device"] != "auto" or os.path.exists("/dev/nvidiactl"))
    return lambda: Bare(config, on_gpu), on_gpu


def _take_over_the_wire():
    """Private copies of the two pipes; descriptors 0 and 1 become /dev/null and the prints' pipe."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=False)
    return requests, replies


@functools.cache
def load_layers(path):
    """`layers.py`, which is run by path, before any code of a student's; None where it has nothing."""
    if not path:
        return None
    import importlib.util

    spec = importlib.util.spec_from_file_location("layers", path)
    layers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(layers)
    return layers


def _device(torch, asked):
    """ "auto" takes a GPU if there is one."""
    if asked == "auto":
        asked = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(asked)


def _send(stream, message):
    for printed in ("stdout", "stderr"):
        try:
            getattr(sys, printed).flush()
        except BaseException:  # closed or replaced by the submission: prints cost nobody anything
            pass
    try:
        frame = wire.encode(message, MOST_REPLY, MOST_REPLY_TEXT)
    except BaseException as error:  # no memory to encode it in, or a value that answers encoding with anything at all
        kind = "memory" if isinstance(error, MemoryError) else "too large"
        frame = wire.encode({"error": {"kind": kind, "type": "", "message": _text(error), "frames": []}})
    stream.write(frame)
    stream.flush()


def _text(error):
    """What an exception says: one whose __str__ raises says nothing."""
    try:
        return str(error)[:MOST_TEXT]
    except BaseException:
        return ""


class Bare:
    """In a worker's place for the self-test: calls the functions of one module, which return text, and needs no torch."""

    def __init__(self, config, on_gpu):
        sys.path.insert(0, config["folder"])
        [self.module] = config["modules"].values()
        self.on_gpu = on_gpu

    def versions(self):
        return {"device": "cuda" if self.on_gpu else "cpu"}

    def answer(self, request):
        try:
            return {"results": getattr(importlib.import_module(self.module), request["call"])(*request["args"])}
        except Exception as error:
            return {"error": {"kind": "raised", "type": type(error).__name__, "message": _text(error), "frames": []}}


class Worker:
    """Holds the values of the program that is running and the modules of the submission."""

    def __init__(self, config, torch, numpy, device):
        self.torch, self.np = torch, numpy
        self.folder = config["folder"]
        self.modules = config["modules"]  # name in programs -> name to import
        self.seed = config["seed"]
        self.device = device
        self.values = []
        self.inputs = {}
        self.reserve = mmap.mmap(-1, RESERVE)
        torch.set_num_threads(config["threads"])
        sys.path.insert(0, self.folder)
        self._remember_globals()

    def versions(self):
        torch = self.torch
        gpu = torch.cuda.get_device_name() if self.device.type == "cuda" else ""
        return {
            "python": ".".join(map(str, sys.version_info[:3])),
            "torch": torch.__version__,
            "numpy": self.np.__version__,
            "cpu": torch.backends.cpu.get_cpu_capability(),
            "gpu": gpu,
            "device": self.device.type,
        }

    # -- one request ---------------------------------------------------------------------------------------

    def answer(self, request):
        """{"results": …} or {"error": …} for one stage of a program."""
        try:
            if self.reserve.closed:
                self.reserve = mmap.mmap(-1, RESERVE)
            if request["first"]:
                self.values, self.inputs = [], {}
                self._import(request["modules"])
            self.inputs.update({k: self._input(v) for k, v in request["inputs"].items()})
            for name, args, kwargs in request["steps"]:
                self.values.append(self._step(name, self._resolve(args), self._resolve(kwargs)))
            return {"results": {k: self._encode(self._resolve(v)) for k, v in request["returns"].items()}}
        except BaseException as error:  # SystemExit and KeyboardInterrupt are a student's to raise, too
            self.reserve.close()
            return {"error": self._error(error)}

    def _error(self, error):
        message = _text(error)
        memory = isinstance(error, MemoryError) or OUT_OF_MEMORY.search(message)
        try:
            frames = self._frames(error)
        except BaseException:  # no memory left for it, or an exception that is not what it seems
            frames = []
        return {"kind": "memory" if memory else "raised", "type": type(error).__name__, "message": message, "frames": frames}

    def _frames(self, error):
        """The last of the student's own lines that it came through."""
        frames = []
        for frame in traceback.extract_tb(error.__traceback__):
            if os.path.dirname(frame.filename) == self.folder:
                frames.append(
                    {
                        "file": os.path.basename(frame.filename),
                        "line": frame.lineno or 0,
                        "function": frame.name,
                        "code": (frame.line or "")[:200],
                    }
                )
        if isinstance(error, SyntaxError) and error.filename and os.path.dirname(error.filename) == self.folder:
            frames.append(
                {
                    "file": os.path.basename(error.filename),
                    "line": error.lineno or 0,
                    "function": "",
                    "code": (error.text or "").strip()[:200],
                }
            )
        return frames[-6:]

    def _module(self, name):
        return importlib.import_module(self.modules[name])

    def _import(self, names):
        """What an import of the submission leaves behind is its own; what a program changed is undone, and before
        the import, so that nobody's module inherits it."""
        self._restore_globals()
        if any(self.modules[name] not in sys.modules for name in names):
            for name in names:
                self._module(name)
            self._remember_globals()
            self._restore_globals()

    def _remember_globals(self):
        torch = self.torch
        self.globals = (torch.get_default_dtype(), torch.is_grad_enabled())

    def _restore_globals(self):
        torch = self.torch
        dtype, grad = self.globals
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        torch.default_generator.manual_seed(self.seed)  # torch.manual_seed notes a whole traceback for a GPU that is not there
        if self.device.type == "cuda":
            torch.cuda.manual_seed_all(self.seed)
        self.np.random.seed(self.seed % 2**32)
        random.seed(self.seed)

    def _input(self, value):
        """Arrays become tensors on the device; everything else stays."""
        if isinstance(value, self.np.ndarray):
            return self.torch.tensor(value, device=self.device)
        return value

    def _resolve(self, tree):
        if isinstance(tree, dict):
            if tree.get("$") == "input":
                return self.inputs[tree["name"]]
            if tree.get("$") == "step":
                return self.values[tree["step"]]
            if tree.get("$") == "slice":
                return slice(*self._resolve(tree["of"]))
            if tree.get("$") == "tuple":
                return tuple(self._resolve(tree["of"]))
            return {k: self._resolve(v) for k, v in tree.items()}
        if isinstance(tree, (list, tuple)):
            return [self._resolve(v) for v in tree]
        return tree

    def _step(self, name, args, kwargs):
        verb = getattr(Verbs, name, None) if not name.startswith("_") else None
        if verb is not None:
            return verb(self, *args, **kwargs)
        return self._lookup(name)(*args, **kwargs)

    def _lookup(self, path):
        root, *names = path.split(".")
        if root in self.modules:
            value = self._module(root)
        else:
            value = importlib.import_module({"torch": "torch", "sympy": "sympy", "operator": "operator"}[root])
        if root in self.modules and names and not hasattr(value, names[0]):
            raise Asked(f"is not defined in {self.modules[root]}.py; keep the name that the handout gives it")
        for name in names:
            value = getattr(value, name)
        return value

    # -- values on their way out -----------------------------------------------------------------------------

    def _encode(self, value, depth=0):
        torch, np = self.torch, self.np
        if isinstance(value, Observation):
            return {"kind": value.kind, "data": value.data}
        if isinstance(value, torch.Tensor):
            return self._encode_tensor(value)
        if isinstance(value, (np.ndarray, np.generic)):
            return {"kind": "array", "dtype": str(value.dtype), "data": np.asarray(value)}
        if value is None:
            return {"kind": "none", "data": None}
        for kind in (bool, int, float, str):
            if isinstance(value, kind):
                plain = kind(value)
                return {"kind": kind.__name__, "data": plain[:MOST_TEXT] if kind is str else _small(plain)}
        return {"kind": type(value).__name__[:60], "data": None}

    def _encode_tensor(self, value):
        labels = {
            "kind": "tensor",
            "dtype": str(value.dtype).removeprefix("torch."),
            "shape": list(value.shape),
            "device": str(value.device),
            "requires_grad": value.requires_grad,
            "data": None,
        }
        value = value.detach()
        if value.device.type == "meta":
            return labels
        value = value.to_dense() if value.layout != self.torch.strided else value
        if value.dtype == self.torch.bfloat16:
            value = value.float()
        return {**labels, "data": value.resolve_conj().resolve_neg().cpu().numpy()}


def _small(number):
    """A number JSON can carry: Python's integers have no end, and its text conversion has."""
    return number if isinstance(number, (bool, float)) or abs(number) < 1 << 200 else float("inf")


class Observation:
    """Something a verb saw, sent as plain data."""

    def __init__(self, kind, data):
        self.kind, self.data = kind, data


class Asked(Exception):
    """The submission's value cannot be used as the program asks; the message is for the student."""


class Verbs:
    """What a program can ask for besides calling names. Each takes the worker first."""

    def call(self, function, *args, **kwargs):
        return function(*args, **kwargs)

    def method(self, value, name, *args, **kwargs):
        return Verbs.attribute(self, value, name)(*args, **kwargs)

    def attribute(self, value, name):
        plain = type(value).__module__ in ("builtins", "numpy")  # what an object of the student's own lacks, Python says
        if plain and hasattr(self.torch.Tensor, name) and not hasattr(value, name):
            raise Asked(f"returned {type(value).__name__}, where a tensor is asked for")
        return getattr(value, name)

    def get(self, path):
        return self._lookup(path)

    def item(self, value, key):
        return value[key]

    def unpack(self, value, count):
        rows = isinstance(value, (self.torch.Tensor, self.np.ndarray)) and value.ndim
        if not isinstance(value, (tuple, list)) and not rows:
            raise Asked(f"returned {type(value).__name__}, where a tuple of {count} is asked for")
        if len(value) != count:
            raise Asked(f"returned {len(value)} value{'s'[: len(value) != 1]}, where {count} are asked for")
        return list(value)

    def leaf(self, value):
        """A fresh tensor that a gradient can be taken for."""
        return value.detach().clone().requires_grad_(True)

    def vjp(self, output, inputs, cotangent):
        """Σ cotangent · ∂output/∂input for each input, or None where nothing flows back. It can be asked of several outputs."""
        torch = self.torch
        usable = isinstance(output, torch.Tensor) and output.shape == cotangent.shape and output.requires_grad
        if not usable:
            return [None] * len(inputs)
        return torch.autograd.grad(output, inputs, cotangent.to(output), allow_unused=True, retain_graph=True)

    def tree(self, value):
        return Observation("tree", expression_tree(value))

    def array(self, value):
        """Numbers in any container as a float64 array."""
        if isinstance(value, self.torch.Tensor):
            value = value.detach().cpu().numpy()
        try:
            return self.np.array(value, dtype=self.np.float64)
        except (TypeError, ValueError) as error:
            raise Asked(f"returned {type(value).__name__}, where numbers are asked for (a list, an array or a tensor)") from error
        except RuntimeError as error:  # torch's, of a tensor among others
            raise Asked("returned tensors that hold on to a graph, where numbers are asked for: loss.item(), say") from error

    def answer(self, value):
        """The answer to a choice, blanks and capitals aside, and ≤ for <=."""
        return value.strip().lower().replace("≤", "<=").replace("≥", ">=") if isinstance(value, str) else value

    def spy(self, function):
        """The same function, which remembers the shapes it was called with."""
        seen = []

        @functools.wraps(function)
        def spied(*args, **kwargs):
            seen.append([list(getattr(a, "shape", ())) for a in (*args, *kwargs.values())])
            return function(*args, **kwargs)

        spied.seen = seen
        return spied

    def calls(self, spied):
        return Observation("data", spied.seen[:1000])

    def drawn(self, figure):
        """The points of a matplotlib figure: (places, colours)."""
        return figures.points(self.np, _figure(figure))

    def words(self, figure):
        """What is written in a figure."""
        return Observation("data", figures.words(_figure(figure)))

    def tried(self, path, *args, **kwargs):
        """What the function of that name returns, or None where there is none or it raises: a part one may do without."""
        try:
            return self._lookup(path)(*args, **kwargs)
        except Exception:
            return None

    def raised(self, path, *args, **kwargs):
        """What calling the function of that name raises: its type's name and those of the types it derives from; none, if it
        returns."""
        try:
            self._lookup(path)(*args, **kwargs)
        except Exception as error:
            return Observation("data", [kind.__name__[:60] for kind in type(error).__mro__[:20]])
        return Observation("data", [])

    def placed(self, function, inputs):
        """Where results end up: as asked, with the inputs on the device under test, with it as the default device. A network
        moves along with its inputs."""
        torch = self.torch
        inputs = [v.clone() if isinstance(v, torch.Tensor) else v for v in inputs]  # what is turned twice looks as it was
        ordinary = function(*inputs)  # what raises here raises for another reason than the device
        for value in ordinary if isinstance(ordinary, (tuple, list)) and ordinary else [ordinary]:
            if not isinstance(value, torch.Tensor):
                raise Asked(f"returned {type(value).__name__}, where a tensor is asked for")
        target = self.device if self.device.type != "cpu" else torch.device("meta")
        with _compiler_left_out():
            attempts = [_attempt(torch, function, inputs, target, moved=True)]
            if target.type == "meta" and attempts[0]["error"]:
                with target:
                    attempts.append(_attempt(torch, function, inputs, torch.device("cpu")))
        return Observation("data", attempts)


def _figure(value):
    import matplotlib.figure

    kind = matplotlib.figure.FigureBase
    if isinstance(value, kind):
        return value
    near = " (what it returned has one: its .figure)" if isinstance(getattr(value, "figure", None), kind) else ""
    raise Asked(f"returned {type(value).__name__}, where a matplotlib Figure is asked for{near}")


@contextlib.contextmanager
def _compiler_left_out():
    """torch's operations on device meta import its compiler, for a second, only to ask that it leaves them alone.
    Whoever compiles afterwards gets the real one."""
    name = "torch._dynamo"
    if name in sys.modules:
        yield
        return
    stand_in = sys.modules[name] = types.ModuleType(name)
    stand_in.disable = lambda function, *_, **__: function
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


def _moved(value, device):
    """The value there; a network, which moves itself, stays here as well."""
    if isinstance(value, type) or not hasattr(value, "to"):
        return value
    return (copy.deepcopy(value) if hasattr(value, "parameters") else value).to(device)


def _attempt(torch, function, inputs, device, moved=False):
    seen = {"inputs": device.type, "results": [], "error": ""}
    try:
        if moved:  # not every network can be copied, and that is no verdict
            function, inputs = _moved(function, device), [_moved(v, device) for v in inputs]
        results = function(*inputs)
        for value in results if isinstance(results, (tuple, list)) else [results]:
            if isinstance(value, torch.Tensor):
                seen["results"].append(str(value.device))
    except Exception as error:
        seen["error"] = f"{type(error).__name__}: {error}"[:MOST_TEXT]
    return seen


def expression_tree(value):
    """A sympy expression, or a Python number, as a flat list of nodes in post-order, equal parts shared."""
    import sympy

    if isinstance(value, (bool, str)) or value is None:
        raise Asked(f"returned {type(value).__name__}, where a sympy expression is asked for")
    if isinstance(value, (int, float)):
        value = sympy.Integer(value) if isinstance(value, int) else sympy.Float(value)
    if isinstance(value, sympy.MatrixBase):
        value = value.as_immutable()
    if not isinstance(value, sympy.Basic):
        raise Asked(f"returned {type(value).__name__}, where a sympy expression is asked for")
    nodes, places, stack = [], {}, [(value, False)]
    while stack:
        part, ready = stack.pop()
        if part in places:
            continue
        arguments = () if isinstance(part, sympy.MatrixSymbol) else part.args  # its name and shape are ours
        if arguments and not ready:
            stack.append((part, True))
            stack += [(argument, False) for argument in arguments]
            continue
        if len(nodes) >= MOST_TREE:
            raise Asked(f"returned an expression of more than {MOST_TREE} parts")
        places[part] = len(nodes)
        nodes.append([type(part).__name__, *(places[a] for a in arguments)] if arguments else _leaf(part))
    return nodes


def _leaf(part):
    name = type(part).__name__
    if part.is_Symbol or name == "MatrixSymbol":
        return ["Symbol", part.name]
    if getattr(part, "is_Rational", False):
        return ["Rational", str(part.p), str(part.q)]
    if getattr(part, "is_Float", False):
        return ["Float", str(part)]
    return [name]


if __name__ == "__main__":
    main()
