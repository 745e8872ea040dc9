"""How a check is declared: what the decorators of all families have in common, said once.

A family's decorator is a plain function that names its own parameters and takes the common ones as keywords:

    @documented(Common)
    def gradient(function: str, *, per: str = "example", **common: Unpack[Common]) -> Declaration:
        return declared(GRADIENT, function, {"per": per}, **common)

`documented` writes the common parameters into the signature and the docstring that `help(gradient)` shows, and refuses
any other keyword by its name.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, TypedDict, TypeVar

from autograder.rubric.cases import Table
from autograder.rubric.compare import Tolerance
from autograder.rubric.families.base import Family
from autograder.rubric.model import Check, Oracle, RubricError, parameters
from autograder.rubric.program import Program, record

if TYPE_CHECKING:
    from typing_extensions import Unpack as Unpack

Declaration = Callable[[Oracle], Check]
Author = Callable[..., Mapping[str, Any]]
"""A program as its author writes it."""

P = ParamSpec("P")
R = TypeVar("R")


class _Scored(TypedDict):
    points: float


class Scored(_Scored, total=False):
    """What every check has."""

    visibility: str


class _OnCases(Scored):
    on: Table


class OnCases(_OnCases, total=False):
    """What a check on cases has."""

    program: Author | None


class Common(OnCases, total=False):
    """What a check that compares values has."""

    tolerance: Tolerance | None


DEFAULTS: Mapping[str, Any] = {"program": None, "tolerance": None, "visibility": "visible"}
MEANINGS = {
    "function": 'the graded function: "kl" of the first module, or "theory.kl"',
    "points": "what the check is worth",
    "on": "its cases; `cases` makes tables of them",
    "program": "a function of a recorder `s` and the inputs that returns named results; by default, one call on the inputs",
    "tolerance": "replaces the tolerance of the inputs' dtype, and says why in `because`",
    "visibility": '"visible", "after_due_date" or "after_published"',
}


def documented(shared: type) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Completes a decorator's signature and docstring by the keywords of `shared`, one of the TypedDicts above."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = _expanded(inspect.signature(function), shared)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                signature.bind(*args, **kwargs)
            except TypeError as error:
                raise TypeError(f"{function.__name__}: {error}") from None
            return function(*args, **kwargs)

        checked.__signature__ = signature  # type: ignore[attr-defined]
        checked.__doc__ = _explained(inspect.getdoc(function) or "", signature)
        return checked

    return decorate


def _expanded(signature: inspect.Signature, shared: type) -> inspect.Signature:
    """The signature with the keywords of `shared` in place of `**common`, those without a default first.

    A family that has a keyword of that name itself, with another default, keeps its own.
    """
    own = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    common = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if name in shared.__required_keys__ else DEFAULTS[name],  # type: ignore[attr-defined]
            annotation=getattr(kind, "__forward_arg__", kind),
        )
        for name, kind in shared.__annotations__.items()
        if name not in signature.parameters
    ]
    positional = [p for p in own if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    keywords = [*(p for p in own if p.kind is inspect.Parameter.KEYWORD_ONLY), *common]
    return signature.replace(parameters=[*positional, *sorted(keywords, key=lambda p: p.default is not inspect.Parameter.empty)])


def _explained(text: str, signature: inspect.Signature) -> str:
    """The docstring with a line for each parameter that it does not explain itself."""
    missing = [name for name in signature.parameters if f"\n{name}:" not in text]
    width = max(map(len, missing), default=0) + 1
    gap = [] if any(f"\n{name}:" in text for name in signature.parameters) else [""]
    return "\n".join([text, *gap, *(f"{name + ':':{width}} {MEANINGS[name]}" for name in missing)])


def declared(
    family: Family,
    function: str,
    settings: Mapping[str, Any],
    *,
    points: float,
    on: Table,
    program: Author | None = None,
    tolerance: Tolerance | None = None,
    visibility: str = "visible",
) -> Declaration:
    """The decorator that makes a check of an oracle.

    settings: what the family needs besides, as plain data
    """
    path = function if "." in function else f"mod.{function}"
    run = {"run": on.seed} if on.seed else {}

    def decorate(oracle: Oracle) -> Check:
        return Check(
            name=oracle.__name__,
            sentence=(oracle.__doc__ or "").strip(),
            function=path.rsplit(".", 1)[1],
            points=points,
            family=family,
            program=_recorded(family, path, oracle, on, settings, program),
            cases=on,
            oracle=oracle,
            settings={**settings, **run},
            tolerance=tolerance,
            visibility=visibility,
        )

    return decorate


def _recorded(
    family: Family, path: str, oracle: Oracle, on: Table, settings: Mapping[str, Any], program: Author | None
) -> Program:
    """The steps of the rubric's program or of the family's own, which names its one result as the oracle does."""
    try:
        names = family.input_names(on, settings)
        sent = family.sent(names, settings)
    except RubricError as error:
        raise RubricError(f"{oracle.__name__}: {error}") from error
    asks = [p for p in parameters(oracle) if p not in (*names, *family.supplies, *family.measures)]
    result = asks[0] if len(asks) == 1 else "value"
    return record(program or family.program(path, result, {**settings, "asks": asks}), sent)
