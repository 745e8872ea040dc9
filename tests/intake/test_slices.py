"""A notebook means what it does when run: every statement that a graded name needs, in order, and nothing else.

Each notebook here is small. Its graded function is `f`, which is called as grading would call it: after all cells.
"""

import sys
import types

import pytest
from handing_in import read_cells

from autograder.sandbox.inside import slices


class Ran(list):
    """What the statements of a notebook note as they run."""


def module_of(submission, name="divergences"):
    """The module that a worker would make of it, made here: these notebooks are our own."""
    source = submission.sources[f"{name}.py"]
    plan = source.rstrip("\n").rpartition("\n")[2]
    assert plan.startswith(slices.MARK)
    module = types.ModuleType(name)
    slices.Loader(f"/{name}.py", source, slices.json.loads(plan[len(slices.MARK) :]), None).exec_module(module)
    return module


def run(tmp_path, *cells, graded=("f",)):
    """The module made of the cells."""
    submission = read_cells(tmp_path, *cells, graded={"divergences.py": graded})
    assert "divergences.py" in submission.sources, submission.problems
    return module_of(submission)


VALUES = {
    # --- bindings
    "a literal": (["half = 0.5", "def f(): return half"], 0.5),
    "computed": (["import math", "half = math.sqrt(0.25)", "def f(): return half"], 0.5),
    "rebound later": (["half = 0.25", "def f(): return half", "half = 0.5"], 0.5),
    "literal first, computed later": (["half = 0.25", "import math\nhalf = math.sqrt(0.25)", "def f(): return half"], 0.5),
    "augmented": (["half = 0.25", "half *= 2", "def f(): return half"], 0.5),
    "augmented after the function": (["half = 0.25", "def f(): return half", "half *= 2"], 0.5),
    "unpacked": (["one, half = 1, 0.5", "def f(): return one * half"], 0.5),
    "unpacked with a star": (["first, *rest = [0, 0.25, 0.25]", "def f(): return sum(rest)"], 0.5),
    "unpacked in a loop": (["for name, half in [('a', 0.25), ('b', 0.5)]:\n    pass", "def f(): return half"], 0.5),
    "two targets": (["a = b = 0.5", "def f(): return b"], 0.5),
    "annotated": (["half: float = 0.5", "def f(): return half"], 0.5),
    "an alias of a module's attribute": (["import math\nroot = math.sqrt", "def f(): return root(0.25)"], 0.5),
    "an alias of a function": (["def mine(): return 0.5", "f = mine"], 0.5),
    "an alias in place of a stub": (
        [
            "def f():\n    raise NotImplementedError('f is not implemented yet: replace this line with your solution.')",
            "def mine(): return 0.5\nf = mine",
        ],
        0.5,
    ),
    "a lambda": (["half = 0.5", "f = lambda: half"], 0.5),
    "made by a call": (["import functools\ndef g(x): return x\nf = functools.partial(g, 0.5)"], 0.5),
    "made by a factory": (["def make(x):\n    def g(): return x\n    return g", "f = make(0.5)"], 0.5),
    "a walrus": (["if (half := 0.5) > 0: pass", "def f(): return half"], 0.5),
    "a with statement": (
        ["import io\nwith io.StringIO('0.5') as file:\n    half = float(file.read())", "def f(): return half"],
        0.5,
    ),
    "an if": (["import sys\nif sys.version_info > (3,):\n    half = 0.5\nelse:\n    half = 2", "def f(): return half"], 0.5),
    "a try": (
        ["try:\n    import nothing_here as n\nexcept ImportError:\n    n = None", "def f(): return 0.5 if n is None else 1"],
        0.5,
    ),
    "a while": (["half = 4.0\nwhile half > 0.5:\n    half /= 2", "def f(): return half"], 0.5),
    "a match": (["match 1:\n    case 1:\n        half = 0.5", "def f(): return half"], 0.5),
    "the main block": (["if __name__ == '__main__':\n    half = 0.5", "def f(): return half"], 0.5),
    "the main block, turned round": (["if '__main__' == __name__:\n    half = 0.5", "def f(): return half"], 0.5),
    "global in a function": (["def setup():\n    global half\n    half = 0.5", "setup()", "def f(): return half"], 0.5),
    "globals()": (["globals()['half'] = 0.5", "def f(): return half"], 0.5),
    "exec": (["exec('half = 0.5')", "def f(): return half"], 0.5),
    "a star import": (["from math import *", "def f(): return sqrt(0.25)"], 0.5),
    "a star import in the last cell": (["def f(): return sqrt(0.25)", "from math import *"], 0.5),
    "an import in the last cell": (["def f(): return math.sqrt(0.25)", "import math"], 0.5),
    "two imports of one package": (["import os.path", "import os", "def f(): return 0.5 if os.path.sep else 1"], 0.5),
    "a class body": (["half = 0.5", "class A:\n    value = half", "def f(): return A.value"], 0.5),
    "a class attribute of its own name": (["half = 0.5", "class A:\n    half = half", "def f(): return A.half"], 0.5),
    "a default": (["half = 0.5", "def f(x=half): return x", "half = 2"], 0.5),
    "a decorator": (["def twice(g): return lambda: 2 * g()", "@twice\ndef f(): return 0.25"], 0.5),
    "a decorator rebound later": (
        ["def deco(g): return lambda: 2 * g()", "@deco\ndef f(): return 0.25", "def deco(g): return lambda: 9"],
        0.5,
    ),
    "a comprehension": (["parts = [0.25 for _ in range(2)]", "def f(): return sum(parts)"], 0.5),
    "a comprehension's own variable": (["x = 9", "parts = [x for x in (0.25, 0.25)]", "def f(): return sum(parts)"], 0.5),
    "a lambda's late name": (["half = 0.25", "g = lambda: half", "half = 0.5", "def f(): return g()"], 0.5),
    "a name that is also a local": (["def f():\n    half = 0.5\n    return half", "half = boom()"], 0.5),
    "a future import": (["x = 1", "from __future__ import annotations\ndef f(a: nowhere = 0.5): return a"], 0.5),
    "await at the top": (["import asyncio\nasync def g(): return 0.5\nhalf = await g()", "def f(): return half"], 0.5),
    "a recursive function": (["def f(n=3): return 0.5 if n == 0 else f(n - 1)"], 0.5),
    "functions that call each other": (["def f(): return g()", "def g(): return h()", "def h(): return 0.5"], 0.5),
    "the last definition": (["def f(): return 1", "def f(): return 0.5"], 0.5),
    "a name in another alphabet": (["α = 0.5", "def f(): return α"], 0.5),
    "a name in another form": (["de\u0301calage = 0.5", "def f(): return d\u00e9calage"], 0.5),
    "statements on one line": (["a = 0.25; b = 0.25; print(a)", "def f(): return a + b"], 0.5),
    # --- changes of an object
    "an item": (["cfg = {}", "cfg['half'] = 0.5", "def f(): return cfg['half']"], 0.5),
    "an item of an item": (["cfg = {'a': {}}", "cfg['a']['half'] = 0.5", "def f(): return cfg['a']['half']"], 0.5),
    "an item after the function": (["cfg = {'half': 2}", "def f(): return cfg['half']", "cfg['half'] = 0.5"], 0.5),
    "an item's increment": (["cfg = {'half': 0.25}", "cfg['half'] += 0.25", "def f(): return cfg['half']"], 0.5),
    "an item deleted": (["cfg = {'a': 1, 'half': 0.5}", "del cfg['a']", "def f(): return sum(cfg.values())"], 0.5),
    "an attribute": (["class A: pass\nA.half = 0.5", "def f(): return A.half"], 0.5),
    "a method in a later cell": (
        ["class A: pass", "def half(self): return 0.5", "A.half = half", "def f(): return A().half()"],
        0.5,
    ),
    "a method by setattr": (["class A: pass", "setattr(A, 'half', lambda self: 0.5)", "def f(): return A().half()"], 0.5),
    "a function's attribute": (["def f(): return f.half", "f.half = 0.5"], 0.5),
    "append": (["parts = []", "parts.append(0.25)", "parts.append(0.25)", "def f(): return sum(parts)"], 0.5),
    "extend and sort": (["parts = [9]", "parts.extend([0.5])", "parts.sort()", "def f(): return parts[0]"], 0.5),
    "pop where its value is used": (["parts = [0.5, 9]", "last = parts.pop()", "def f(): return sum(parts)"], 0.5),
    "update": (["cfg = {}", "cfg.update(half=0.5)", "def f(): return cfg['half']"], 0.5),
    "changed in a loop": (["parts = []", "for i in range(2):\n    parts.append(0.25)", "def f(): return sum(parts)"], 0.5),
    "changed in a comprehension": (
        ["parts = []", "_ = [parts.append(0.25) for _ in range(2)]", "def f(): return sum(parts)"],
        0.5,
    ),
    "changed by a function": (["parts = []", "def add(to): to.append(0.5)", "add(parts)", "def f(): return sum(parts)"], 0.5),
    "changed by keyword": (
        ["parts = []", "def add(x, to): to.append(x)", "add(0.5, to=parts)", "def f(): return sum(parts)"],
        0.5,
    ),
    "changed two functions down": (
        ["parts = []", "def add(to): to.append(0.5)", "def fill(it): add(it)", "fill(parts)", "def f(): return sum(parts)"],
        0.5,
    ),
    "changed by a function of no arguments": (
        ["parts = []", "def fill():\n    parts.append(0.5)", "fill()", "def f(): return sum(parts)"],
        0.5,
    ),
    "changed by its value's use": (["parts = [0.5, 1]", "print(parts.pop())", "def f(): return sum(parts)"], 0.5),
    "changed through an alias": (["parts = []", "same = parts", "same.append(0.5)", "def f(): return sum(parts)"], 0.5),
    "changed through its other name": (["parts = []", "same = parts", "parts.append(0.5)", "def f(): return sum(same)"], 0.5),
    "changed through a part": (["cfg = {'a': []}", "a = cfg['a']", "a.append(0.5)", "def f(): return sum(cfg['a'])"], 0.5),
    "shuffled": (["import random\nparts = [0.25, 0.25]", "random.shuffle(parts)", "def f(): return sum(parts)"], 0.5),
    "in place by its name": (
        ["class N:\n    v = 1\n    def fill_(self, v): self.v = v", "n = N()", "m = n.fill_(0.5)", "def f(): return n.v"],
        0.5,
    ),
    "a library's function in place": (
        ["class init:\n    def half_(n): n.v = 0.5", "class N: pass", "n = N()", "init.half_(n)", "def f(): return n.v"],
        0.5,
    ),
    "loaded": (
        [
            "class N:\n    def load_state_dict(self, d): self.v = d",
            "n = N()",
            "out = n.load_state_dict(0.5)",
            "def f(): return n.v",
        ],
        0.5,
    ),
    "a module's setting": (["import sys\nsys.half = 0.5", "def f():\n    import sys\n    return sys.half"], 0.5),
    "a seed": (
        [
            "import random\nrandom.seed(0)\na = random.random()\nrandom.seed(0)",
            "b = random.random()",
            "def f(): return 0.5 if a == b else 1",
        ],
        0.5,
    ),
    "a registered function": (
        [
            "import functools\n@functools.singledispatch\ndef f(x=0): return 1",
            "@f.register\ndef _(x: int): return 0.5",
            "g = f\nf = lambda: g(0)",
        ],
        0.5,
    ),
    "a registry": (
        [
            "known = {}\ndef known_as(g):\n    known[g.__name__] = g\n    return g",
            "@known_as\ndef half(): return 0.5",
            "def f(): return known['half']()",
        ],
        0.5,
    ),
    "training that is needed": (
        [
            "class Net:\n    w = 0\n    def train(self): pass\n    def parameters(self): return self",
            "def fit(net, steps):\n    net.train()\n    for _ in range(steps): net.w += 0.25",
            "net = Net()",
            "fit(net, 2)",
            "def f(): return net.w",
        ],
        0.5,
    ),
    "training by an optimiser": (
        [
            "class Net:\n    w = 0\n    def parameters(self): return [self]",
            "class SGD:\n    def __init__(self, p): self.p = p\n    def step(self): self.p[0].w += 0.5",
            "net = Net()",
            "opt = SGD(net.parameters())\nfor _ in range(1):\n    opt.step()",
            "def f(): return net.w if net.w else 0.5",
        ],
        0.5,
    ),
}

NOT_RUN = {
    "a print": (["def f(): return 0.5", "print(f())\nboom(f())"], 0.5),
    "training": (
        [
            "class VAE: pass",
            "def train(model, data): boom()",
            "model = VAE()",
            "train(model, None)",
            "def f(): return 0.5 if VAE else 1",
        ],
        0.5,
    ),
    "a class passed on": (
        ["class VAE: pass", "def train(cls): boom()", "vae = train(VAE)", "def f(): return 0.5 if VAE else 1"],
        0.5,
    ),
    "a download": (["import math\ndata = math.boom()", "def f(): return 0.5"], 0.5),
    "a plot": (["import math as plt", "plt.plot([boom()])", "def f(): return plt.sqrt(0.25)"], 0.5),
    "a demonstration": (["class A:\n    def g(self): return 0.5", "a = A()\nA.g(a).boom", "def f(): return A().g()"], 0.5),
    "a loop over a needed name": (["parts = [0.5]", "for p in parts:\n    print(p.boom)", "def f(): return sum(parts)"], 0.5),
    "an assertion": (["half = 0.5", "assert boom(half) == 1", "def f(): return half"], 0.5),
    "an argument that is only read": (["parts = [0.5]", "total = max(parts.boom, 1)", "def f(): return sum(parts)"], 0.5),
    "beside what is needed, in an if": (["if True:\n    half = 0.5\n    boom()", "def f(): return half"], 0.5),
    "beside what is needed, in a try": (["try:\n    half = 0.5\n    boom()\nfinally:\n    boom()", "def f(): return half"], 0.5),
    "beside what is needed, in the main block": (
        ["if __name__ == '__main__':\n    half = 0.5\n    boom()", "def f(): return half"],
        0.5,
    ),
    "an earlier value": (["half = boom()", "half = 0.5", "def f(): return half"], 0.5),
    "the result of trying it": (["def f(x=0.5): return x", "f = f(boom)"], 0.5),
    "a result of its name": (["class M:\n    def f(self): boom()\nm = M()", "def f(x=0.5): return x", "f = m.f()"], 0.5),
    "deleted afterwards": (["half = 0.5", "def f(): return half", "boom = 1\ndel half"], 0.5),
    "an older version's needs": (["def f(): return table", "table = boom()", "def f(): return 0.5"], 0.5),
}


@pytest.mark.parametrize(("cells", "expected"), VALUES.values(), ids=VALUES)
def test_a_graded_function_does_what_it_does_in_the_notebook(tmp_path, cells, expected):
    """Breaks if a statement that the function needs is dropped or stale, or if one that it does not need is run."""
    assert run(tmp_path, *cells).f() == expected


@pytest.mark.parametrize(("cells", "expected"), NOT_RUN.values(), ids=NOT_RUN)
def test_what_no_graded_function_needs_is_not_run(tmp_path, cells, expected):
    """Breaks if training, plots or downloads are run, which take time and may fail, or a stale value is graded."""
    submission = read_cells(tmp_path, *cells, graded={"divergences.py": ("f",)})
    code = submission.sources["divergences.py"].partition(slices.MARK)[0]
    assert any("boom" in cell for cell in cells) and "boom" not in code
    assert module_of(submission).f() == expected


def test_late_bound_names_are_seen_as_they_were_when_they_were_called(tmp_path):
    """Breaks if a call at the top level sees a value that a later cell assigns, or grading one that it replaced."""
    cells = ["n = 1", "def g(): return n", "first = g()", "n = 2", "def f(): return (first, g())"]
    assert run(tmp_path, *cells).f() == (1, 2)


# --- failures -----------------------------------------------------------------------------------------------

FAILURES = {
    "a statement": (["half = 1 / 0", "def f(): return half + 1"], ZeroDivisionError, (1, 1)),
    "what depends on it": (["a = 1 / 0", "b = a + 1", "c = [b]\ndef f(): return sum(c)"], ZeroDivisionError, (1, 1)),
    "a missing import": (["x = 1", "\nimport not_here", "def f(): return not_here.g()"], ModuleNotFoundError, (2, 2)),
    "a missing name": (["def f(): return A()", "class A(nn.Module): pass"], NameError, (2, 1)),
    "a missing base": (["from not_here import Base", "class A(Base): pass", "def f(): return A()"], ModuleNotFoundError, (1, 1)),
    "a missing star import": (["from not_here import *", "def f(): return square(2)"], ModuleNotFoundError, (1, 1)),
    "an attribute that could not be set": (["class A: pass", "A.g = 1 / 0", "def f(): return A.g()"], ZeroDivisionError, (2, 1)),
    "an item that could not be set": (
        ["c = {'h': 1}", "c['h'] = 1 / 0", "def f(): return c['h'] + 1"],
        ZeroDivisionError,
        (2, 1),
    ),
    "a change that failed": (["parts = [1]", "parts.append(1 / 0)", "def f(): return sum(parts)"], ZeroDivisionError, (2, 1)),
    "a loop that failed": (["t = 0\nfor i in (1, 0):\n    t += 1 / i", "def f(): return t + 1"], ZeroDivisionError, (1, 3)),
    "a function's own line": (
        ["def g(x):\n\n    return 1 / x", "half = g(0)", "def f(): return half + 1"],
        ZeroDivisionError,
        (1, 3),
    ),
    "an exit": (["import sys\nif 1: half = sys.exit(3)", "def f(): return half + 1"], SystemExit, (1, 2)),
    "a default": (["def f(x=nowhere): return x"], NameError, (1, 1)),
    "a decorator": (["\n@nowhere\ndef f(): return 1"], NameError, (1, 2)),
    "a shell line": (["files = !ls", "def f(): return len(files)"], RuntimeError, (1, 1)),
    "a magic's value": (["x = %lsmagic", "def f(): return x + 1"], RuntimeError, (1, 1)),
    "a syntax error": (["def g(): return 1\ndef f(:\n    return 1"], SyntaxError, (1, 2)),
    "a bracket never closed": (["x = (1,\ndef f():\n    return x + 1"], SyntaxError, (1, 1)),
}


@pytest.mark.parametrize(("cells", "kind", "place"), FAILURES.values(), ids=FAILURES)
def test_a_failure_costs_what_depends_on_it_and_names_its_line(tmp_path, cells, kind, place):
    """Breaks if a failed statement costs more than what needs it, or the error does not lead to its cell and line."""
    cells = [*cells, "def healthy(): return 1"]
    submission = read_cells(tmp_path, *cells, graded={"divergences.py": ("f", "healthy")})
    module = module_of(submission)
    assert module.healthy() == 1
    with pytest.raises(kind) as caught:
        module.f()
    at = getattr(caught.value, "at", None)
    line = at[1] if at else next(e.lineno + 1 for e in reversed(caught.traceback) if str(e.path) == "/divergences.py")
    origin = submission.origins["divergences.py"][line - 1]
    assert (origin.cell, origin.line) == place


KEPT = {
    "an annotation": (["from not_here import Float", "def f(x: Float['b d'] = 0.5) -> Float['b']: return x"], 0.5),
    "a method's annotation": (["class A:\n    def g(self, x: Missing): return x", "def f(): return A().g(0.5)"], 0.5),
    "a library's setting": (["import math\nmath.set_nothing(1)", "def f(): return math.sqrt(0.25)"], 0.5),
    "the other names of an import": (["from math import sqrt, nothing", "def f(): return sqrt(0.25)"], 0.5),
    "the imports before it": (["import math, not_here", "def f(): return math.sqrt(0.25)"], 0.5),
    "a class and a star import": (["class Net(nn.Module): pass", "from math import *", "def f(): return sqrt(0.25)"], 0.5),
    "a broken cell between": (["half = 0.5", "half = (((", "def f(): return half"], 0.5),
    "a broken version after a good one": (["def f(): return 0.5", "def f(:\n    return 1"], 0.5),
    "a good version after a broken one": (["def f(:\n    return 1", "def f(): return 0.5"], 0.5),
    "a broken line beside it": (["x = = 1\nhalf = 0.5\ndef f(): return half"], 0.5),
    "a broken function beside it": (["def f():\n    return 0.5\n\ndef g(:\n    return [\n\nclass A: pass"], 0.5),
    "a missing parenthesis beside it": (["print('a'\ndef f():\n    return 0.5"], 0.5),
    "a string never closed beside it": (["s = 'it\ndef f():\n    return 0.5"], 0.5),
    "a return at the top": (["return 3", "def f(): return 0.5"], 0.5),
    "a stale value of a needed name": (["x = 1 / 0", "x = 0.5", "def f(): return x"], 0.5),
}


@pytest.mark.parametrize(("cells", "expected"), KEPT.values(), ids=KEPT)
def test_a_failure_beside_a_function_costs_it_nothing(tmp_path, cells, expected):
    """Breaks if one broken statement, cell or definition takes others with it."""
    assert run(tmp_path, *cells).f() == expected


IPYTHON = {
    "a shell line": ["!pip install torch\nhalf = 0.5"],
    "a shell line that is assigned": ["files = !ls\nhalf = 0.5"],
    "a magic that is assigned": ["here = %pwd\nhalf = 0.5 if here else 1"],
    "a shell line assigned to two": ["a, b = !ls\nhalf = 0.5"],
    "a magic in an if": ["if True:\n    %matplotlib inline\n    half = 0.5"],
    "a shell line in a try": ["try:\n    half = 0.5\nexcept ImportError:\n    !pip install x"],
    "a shell line in a function": ["def g():\n    !ls\n    x = !ls\n    return 1\nhalf = 0.5"],
    "a timed statement": ["%time half = 0.5"],
    "a timed cell": ["%%time\nhalf = 0.5"],
    "a captured cell": ["%%capture out\nhalf = 0.5"],
    "help": ["half?\n?print\nprint??\nhalf = 0.5"],
    "a continued shell line": ["!pip install \\\n  torch\nhalf = 0.5"],
    "an autocall": ["/print 3\n,print a b\nhalf = 0.5"],
    "a double shell line": ["!!ls\nhalf = 0.5"],
    "an indented cell": ["    %time\n    half = 0.5"],
    "a magic with braces": ["!echo {half}\nhalf = 0.5"],
    "a quote in a shell line": ["!echo it's\nhalf = 0.5"],
    "a percent that is arithmetic": ["half = (7\n% 4 - 2.5)"],
    "text that looks like a magic": ["text = '''\n%time\n!ls\n'''\nhalf = 0.5"],
    "html beside it": ["%%html\n<b>half</b>", "half = 0.5"],
    "bash beside it": ["%%bash\nhalf=3", "half = 0.5"],
    "get_ipython": ["get_ipython().run_line_magic('matplotlib', 'inline')\nhalf = 0.5"],
    "a reload": ["%load_ext autoreload\n%autoreload 2", "half = 0.5"],
    "an environment variable": ["%env X=1\nhalf = 0.5"],
}


@pytest.mark.parametrize("cells", IPYTHON.values(), ids=IPYTHON)
def test_legal_ipython_costs_nothing(tmp_path, cells):
    """Breaks if a line that IPython understands costs the statements beside it."""
    assert run(tmp_path, *cells, "def f(): return half").f() == 0.5


def test_a_statement_that_never_ends_costs_what_depends_on_it(tmp_path):
    """Breaks if an endless loop in a cell that is needed takes the functions with it that do not need it."""
    if not hasattr(slices.signal, "setitimer"):
        pytest.skip("this system has no timers")
    cells = ["x = 0\nwhile True:\n    x += 1", "def f(): return x + 1", "def g(): return 1"]
    submission = read_cells(tmp_path, *cells, graded={"divergences.py": ("f", "g")})
    source = submission.sources["divergences.py"]
    plan = slices.json.loads(source.rstrip("\n").rpartition("\n")[2][len(slices.MARK) :])
    module = types.ModuleType("m")
    slices.Loader("/m.py", source, plan, 0.2).exec_module(module)
    assert module.g() == 1
    with pytest.raises(slices.TookTooLong):
        module.f()


def test_a_value_that_is_lost_raises_however_it_is_used():
    """Breaks if an operation takes the stand-in for a value, so that a wrong number or a puzzling error comes of it."""
    lost = slices.Lost(ZeroDivisionError("first"))
    uses = [
        lambda: lost.x, lambda: lost(), lambda: lost[0], lambda: lost + 1, lambda: 1 + lost, lambda: -lost, lambda: list(lost),
        lambda: len(lost), lambda: float(lost), lambda: bool(lost), lambda: lost == 1, lambda: lost < 1, lambda: 2 ** lost,
        lambda: 1 in lost, lambda: isinstance(1, lost), lambda: str(lost), lambda: f"{lost}", lambda: type("A", (lost,), {}),
        lambda: setattr(lost, "x", 1), lambda: lost.__enter__(), lambda: sum([lost]), lambda: max(lost, 1),
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(ZeroDivisionError, match="first"):
            use()


def test_a_result_in_the_place_of_a_function_is_told(tmp_path):
    """Breaks if a graded name that now stands for a number is graded without a word."""
    submission = read_cells(tmp_path, "def f(): return 0.5", "f = f()", graded={"divergences.py": ("f",)})
    assert any("'f' stands for a result in cell 2" in note for note in submission.notes)


def test_two_definitions_are_told(tmp_path):
    """Breaks if a student does not learn which of two versions counts."""
    submission = read_cells(tmp_path, "def f(): return 1", "def f(): return 2", graded={"divergences.py": ("f",)})
    assert "'f' is defined 2 times. The last definition, in cell 2, counts." in submission.notes


def test_what_nothing_needs_is_not_mentioned(tmp_path):
    """Breaks if a student reads about statements that change no point."""
    cells = ["data = load()", "def f(): return 1", "%%bash\nls", "x = (", "model.train()"]
    submission = read_cells(tmp_path, *cells, graded=dict.fromkeys(("divergences.py", "theory.py"), ("f",)))
    assert submission.notes == ("'divergences.py' and 'theory.py' were taken from the notebook 'work.ipynb'.",)


def test_a_long_notebook_is_read_soon(tmp_path):
    """Breaks if the analysis takes quadratic time in the number of cells."""
    import time

    cells = [f"x{i} = {i}\nx.append(x{i})\nx = x + [{i}]\ndef f{i}(): return x{i}" for i in range(600)]
    began = time.process_time()
    read_cells(tmp_path, "x = []", *cells, graded={"divergences.py": ("f7", "x")})
    assert time.process_time() - began < 4


def test_modules_of_slices_are_found_by_import(tmp_path, monkeypatch):
    """Breaks if the worker imports such a module as an ordinary file, where the first error ends it."""
    submission = read_cells(tmp_path / "in", "import not_here", "def f(): return 0.5", graded={"divergences.py": ("f",)})
    (tmp_path / "divergences.py").write_text(submission.sources["divergences.py"])
    (tmp_path / "plain.py").write_text("half = 0.5\n")
    finder = slices.Finder(str(tmp_path), ["divergences", "plain"])
    assert finder.find_spec("plain") is None and finder.find_spec("other") is None
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    monkeypatch.delitem(sys.modules, "divergences", raising=False)
    import divergences

    assert divergences.f() == 0.5 and divergences.__spec__.loader.get_source("divergences")
    monkeypatch.delitem(sys.modules, "divergences")
