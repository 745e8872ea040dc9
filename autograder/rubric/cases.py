"""Named cases: each is drawn twice, as a public case and as its private twin of another seed.

A table is a tuple of recipes; tables add. A recipe draws a case's inputs from a generator that is seeded by the names of
check and case (public), or by these and the assignment's secret (private). So editing one case never moves another.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.rubric.compare import Array

Draw = Callable[[np.random.Generator], Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """name: what a student reads ("batch 6, latent 5"); draw: generator -> inputs by name; public, private: which twins exist."""

    name: str
    draw: Draw
    public: bool = True
    private: bool = True


@dataclass(frozen=True)
class Case:
    """One drawn case. inputs: name -> array, number, string or None."""

    name: str
    public: bool
    inputs: Mapping[str, Any]

    @property
    def label(self) -> str:
        return f"{self.name} ({'public' if self.public else 'private'})"


@dataclass(frozen=True)
class Table:
    """seed: the word that seeds its cases, "" for the name of the check; see `shared`."""

    recipes: tuple[Recipe, ...]
    seed: str = ""

    def __post_init__(self) -> None:
        names = [r.name for r in self.recipes]
        if len(set(names)) != len(names):
            raise ValueError(f"two cases have the same name: {sorted(n for n in set(names) if names.count(n) > 1)}")

    def __add__(self, other: Table) -> Table:
        return Table(self.recipes + other.recipes, self.seed)

    def shared(self, word: str) -> Table:
        """The same cases for every check on this table. Checks whose programs have the same steps share one run, in which each
        has its own results: nothing is trained twice."""
        return Table(self.recipes, word)

    def extended(self, more: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Table:
        """The same cases with the inputs that `more` computes from the drawn ones. No draw moves."""

        def draw(recipe: Recipe) -> Draw:
            def with_more(rng: np.random.Generator) -> dict[str, Any]:
                drawn = recipe.draw(rng)
                return {**drawn, **more(drawn)}

            return with_more

        return Table(tuple(Recipe(r.name, draw(r), r.public, r.private) for r in self.recipes), self.seed)

    def only(self, *, public: bool = False, private: bool = False) -> Table:
        """The same recipes with one of the twins."""
        return Table(tuple(Recipe(r.name, r.draw, public, private) for r in self.recipes), self.seed)

    def drawn(self, check: str, secret: str) -> tuple[Case, ...]:
        """All cases, public ones first."""
        return tuple(
            Case(r.name, public, _arrays(r.draw(generator(self.seed or check, r.name, "" if public else secret))))
            for public in (True, False)
            for r in self.recipes
            if (r.public if public else r.private)
        )


def _arrays(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """numpy's scalars as arrays without axes, the form that they have in a compiled rubric."""
    return {name: np.asarray(value) if isinstance(value, np.generic) else value for name, value in inputs.items()}


def generator(*words: str) -> np.random.Generator:
    """A generator seeded by words. The seed is no oracle: it only makes runs repeatable."""
    seed = hashlib.sha256("\x1f".join(words).encode()).digest()
    return np.random.default_rng(int.from_bytes(seed[:16], "little"))


def named(name: str, draw: Draw) -> Table:
    """One case: `named("all mass on one outcome", lambda rng: {"q": …, "p": …})`."""
    return Table((Recipe(name, draw),))


def once() -> Table:
    """The single case of a check without inputs (a counterexample). It is public and has no twin."""
    return Table((Recipe("your answer", lambda rng: {}, private=False),))


def _batch_shape(batch: int | Sequence[int]) -> tuple[int, ...]:
    return (batch,) if isinstance(batch, int) else tuple(batch)


def _words(batch: tuple[int, ...], event: str) -> str:
    if batch == ():
        return f"no batch axes, {event}"
    return f"batch {batch[0] if len(batch) == 1 else batch}, {event}"


def gaussians(
    *,
    latent: Sequence[int] = (5, 1),
    batch: Sequence[int | Sequence[int]] = (6, 1),
    names: Sequence[str] = ("mu", "logvar"),
    dtype: str = "float32",
    mean: float = 0.0,
    spread: float = 1.0,
    limit: float = 60.0,
    note: str = "",
) -> Table:
    """Diagonal Gaussians: for every latent size and batch shape, `mu` and `logvar` of shape (*batch, latent).

    names:  argument names, (mu, logvar) of one Gaussian after the other
    mean, spread: logvar ~ N(mean, spread²), clipped to ±limit; mu ~ N(0, 4)
    note:   stands before the case's name
    """

    def draw(shape: tuple[int, ...]) -> Draw:
        def one(rng: np.random.Generator) -> dict[str, Any]:
            mus = {name: rng.normal(0, 2, shape) for name in names[::2]}
            logvars = {name: rng.normal(mean, spread, shape).clip(-limit, limit) for name in names[1::2]}
            return {name: (mus | logvars)[name].astype(dtype) for name in names}

        return one

    prefix = f"{note}, " if note else ""
    return Table(
        tuple(
            Recipe(prefix + _words(_batch_shape(b), f"latent {d}"), draw((*_batch_shape(b), d)))
            for d, b in itertools.product(latent, batch)
        )
    )


def probabilities(
    *,
    outcomes: Sequence[int] = (4,),
    batch: Sequence[int | Sequence[int]] = (6, ()),
    names: Sequence[str] = ("q_probs", "p_probs"),
    dtype: str = "float32",
) -> Table:
    """Probability vectors of shape (*batch, outcomes), Dirichlet(1), one per name."""

    def draw(shape: tuple[int, ...], k: int) -> Draw:
        return lambda rng: {name: rng.dirichlet(np.ones(k), shape).astype(dtype) for name in names}

    return Table(
        tuple(
            Recipe(_words(_batch_shape(b), f"{k} outcomes"), draw(_batch_shape(b), k))
            for k, b in itertools.product(outcomes, batch)
        )
    )


def points(count: int = 8, /, **draws: Callable[[np.random.Generator, int], Array]) -> Table:
    """`count` values in float64 for each symbol of an expression. They stay with the judge.

    draws: symbol -> function (rng, count) -> values; see `real` and `positive`
    """
    return Table((Recipe(f"{count} random points", lambda rng: {k: f(rng, count) for k, f in draws.items()}),))


def real(rng: np.random.Generator, n: int) -> Array:
    """Real numbers, N(0, 4)."""
    return rng.normal(0, 2, n)


def positive(rng: np.random.Generator, n: int) -> Array:
    """Positive numbers between 0.3 and 3, away from 1, where logarithms vanish."""
    values: Array = np.exp(rng.uniform(0.3, 1.1, n) * rng.choice([-1, 1], n))
    return values
