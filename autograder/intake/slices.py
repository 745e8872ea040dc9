"""Takes a slice of a notebook: the statements that what is graded needs, in order.

A statement is in the slice if it binds or changes (`effects`) a name that is needed. Needed are the graded names, and then
whatever the statements of the slice look up:

- What a statement looks up as it runs is needed as it is *there*: earlier statements count, back to the last one that binds
  the name anew.
- What a function looks up when it is called is needed as it is *at the end*, when grading begins: later statements count, too.
- If a statement of the slice may call that function before the end, every statement that ever binds or changes those names is
  needed, so that the call sees what it saw in the notebook.

So training, plots and downloads are left out unless something graded reads what they make. Within `if`, `try` and `with`, each
statement stands for itself; a loop is one statement. A graded function's name that is bound to the result of trying it
(`elbo = elbo(model, x)`) keeps the function.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from autograder.intake.effects import Notebook, path_root
from autograder.intake.scopes import DEFINITION, STAR, Names, names_of
from autograder.intake.syntax import raises_its_stub


@dataclass(frozen=True)
class Step:
    """A statement, or the head of a block, as far as a slice is concerned.

    node: its syntax tree
    certain: whether it runs whenever the notebook does, outside every block
    head: the place of the head of the block that it stands in
    unreadable: the names that it seems to bind, where Python cannot read it (`node` is None then)
    """

    node: ast.AST | None
    certain: bool = True
    head: int | None = None
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slice:
    """The places of the steps taken, and the wanted names that a trial would have replaced: name -> its place."""

    taken: frozenset[int]
    trials: dict[str, int]


def definitions(steps: Sequence[Step]) -> frozenset[str]:
    """The names bound by functions, classes and constants: what is wanted where nobody says what is graded."""
    return frozenset(name for step in steps for name in (_defined(step.node) if step.node else step.unreadable))


def _defined(node: ast.AST) -> Iterator[str]:
    if isinstance(node, DEFINITION):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(node.value, ast.Constant):
        yield node.target.id
    elif isinstance(node, ast.Assign) and not any(isinstance(n, (ast.Call, ast.Name)) for n in ast.walk(node.value)):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))


class Slicer:
    """Takes slices of one notebook. steps: all of its statements, in order"""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self._notebook = Notebook([step.node for step in steps if step.node])
        self._names: dict[int, Names] = {}
        self.binds: list[frozenset[str]] = []
        self.changes: list[frozenset[str]] = []
        for place, step in enumerate(steps):
            binds, changes = self._touches(place, step)
            self.binds.append(binds)
            self.changes.append(changes)

    def slice(self, wanted: Collection[str]) -> Slice:
        """The steps that the wanted names need."""
        return _Slicing(self, wanted).run()

    def names_at(self, place: int) -> Names:
        """The names of one step, read off its tree when they are first asked for."""
        if place not in self._names:
            node = self.steps[place].node
            self._names[place] = names_of(node) if node else Names(*(frozenset[str]() for _ in range(4)))
        return self._names[place]

    def _touches(self, place: int, step: Step) -> tuple[frozenset[str], frozenset[str]]:
        """What the step binds, and what it changes."""
        node = step.node
        if node is None:
            return frozenset(step.unreadable), frozenset()
        if isinstance(node, DEFINITION):  # what their bodies look up is read only where it matters: notebooks are long
            return frozenset({node.name}), self._notebook.changes(node) if node.decorator_list else frozenset()
        if isinstance(node, ast.Delete) and all(isinstance(target, ast.Name) for target in node.targets):
            return frozenset(), frozenset()  # `del model` frees memory; whatever needs it was tried before
        return self.names_at(place).binds, self._notebook.changes(node)


class _Slicing:
    """The work of one slice: what is needed grows until nothing is added."""

    def __init__(self, slicer: Slicer, wanted: Collection[str]) -> None:
        self._slicer, self._wanted = slicer, frozenset(wanted)
        self._touching: dict[str, list[int]] = {}
        self._trials: dict[str, int] = {}
        self._anew: list[frozenset[str]] = []
        for place in range(len(slicer.steps)):
            self._enter(place)
        self._taken: set[int] = set()
        self._walked: set[tuple[str, int]] = set()
        self._called: set[str] = set()
        self._pending: list[int] = []

    def run(self) -> Slice:
        self._need_all(STAR)
        for name in self._wanted:
            self._need(name, len(self._slicer.steps))
        while self._pending:
            self._follow(self._pending.pop())
        return Slice(frozenset(self._taken), self._trials)

    def _enter(self, place: int) -> None:
        """Note which names the step binds or changes."""
        step, binds = self._slicer.steps[place], self._slicer.binds[place]
        again = not step.certain or isinstance(step.node, (ast.Import, ast.ImportFrom, ast.AugAssign)) or step.node is None
        known = binds & self._wanted & self._touching.keys()
        trial = {name for name in known if self._is_trial(step.node, name)}
        self._trials |= dict.fromkeys(trial, place)
        self._anew.append(frozenset() if again else binds - trial)
        for name in (binds | self._slicer.changes[place]) - trial:
            self._touching.setdefault(name, []).append(place)

    def _is_trial(self, node: ast.AST | None, name: str) -> bool:
        """Whether the step binds the name of a function, which is defined before, to the result of a call: not of a call that
        makes another function of it (`f = torch.compile(f)`), nor in place of a stub."""
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            return False
        before = next((self._slicer.steps[p].node for p in reversed(self._touching[name]) if name in self._anew[p]), None)
        if not isinstance(before, DEFINITION) or raises_its_stub(before):
            return False
        parts = [part for argument in (*node.value.args, *node.value.keywords) for part in ast.walk(argument)]
        makes = any(isinstance(part, ast.Lambda) or (isinstance(part, ast.Name) and part.id == name) for part in parts)
        return path_root(node.value.func) == name or not makes

    # -- needs -------------------------------------------------------------------------------------------------

    def _follow(self, place: int) -> None:
        """Take what a step of the slice needs."""
        names, node, end = self._slicer.names_at(place), self._slicer.steps[place].node, len(self._slicer.steps)
        plain = isinstance(node, (*DEFINITION, ast.Import, ast.ImportFrom))
        for name in names.reads:
            self._need(name, place)
            if not plain:
                self._call(name)
        for name in names.later:
            self._need(name, end)
            if not plain:
                self._call(name)
        if not self._called.isdisjoint(self._slicer.binds[place]):
            self._call_step(place)

    def _need(self, name: str, before: int) -> None:
        """Take the steps that bind or change the name before that place, back to the last that binds it anew."""
        places = self._touching.get(name, [])
        for index in range(bisect_left(places, before) - 1, -1, -1):
            place = places[index]
            if (name, place) in self._walked:
                return
            self._walked.add((name, place))
            self._take(place)
            if name in self._anew[place]:
                return

    def _need_all(self, name: str) -> None:
        for place in self._touching.get(name, ()):
            self._take(place)

    def _call(self, name: str) -> None:
        """A step of the slice may call what the name stands for."""
        if name not in self._called:
            self._called.add(name)
            for place in self._touching.get(name, ()):
                if place in self._taken:
                    self._call_step(place)

    def _call_step(self, place: int) -> None:
        names = self._slicer.names_at(place)
        for name in names.later | names.reads:
            if name in names.later:
                self._need_all(name)
            self._call(name)

    def _take(self, place: int) -> None:
        if place not in self._taken:
            self._taken.add(place)
            self._pending.append(place)
            head = self._slicer.steps[place].head
            if head is not None:
                self._take(head)
