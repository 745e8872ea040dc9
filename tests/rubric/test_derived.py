"""The oracle, asked other questions: what is kept tells something, and nothing that is kept is the truth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.rubric.compare import Array, agrees
from autograder.rubric.derived import ALTERNATIVES, answers


def kl(mu_q: Array, sigma_q: Array, mu_p: Array, sigma_p: Array) -> Array:
    return np.log(sigma_p / sigma_q) + (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - 0.5


def asked(oracle: Any, *cases: Mapping[str, Array]) -> list[dict[str, Mapping[str, Any]]]:
    truth = [{"value": oracle(**given)} for given in cases]
    return answers(cases, truth, lambda number, given: {"value": oracle(**given)})


def gaussians(seed: int) -> dict[str, Array]:
    rng = np.random.default_rng(seed)
    return {n: rng.normal(0, 2, 6) if n[0] == "m" else rng.uniform(0.3, 3, 6) for n in ("mu_q", "sigma_q", "mu_p", "sigma_p")}


def test_exchanged_and_squared_inputs_have_their_own_values() -> None:
    first, second = gaussians(1), gaussians(2)
    found = asked(kl, first, second)
    (swapped,) = [said for words, said in found[0].items() if words.startswith("`mu_q` exchanged with `mu_p` and `sigma_q` with")]
    np.testing.assert_allclose(swapped["value"], kl(first["mu_p"], first["sigma_p"], first["mu_q"], first["sigma_q"]))
    (root,) = [v for k, v in found[1].items() if k == "the square root of `sigma_q` and the square root of `sigma_p`"]
    np.testing.assert_allclose(
        root["value"], kl(second["mu_q"], second["sigma_q"] ** 0.5, second["mu_p"], second["sigma_p"] ** 0.5)
    )


def test_no_answer_is_the_truth_and_no_two_are_the_same() -> None:
    given = [gaussians(1), gaussians(2)]
    found = asked(kl, *given)
    assert len(found[0]) > 30
    for words in found[0]:
        assert not all(agrees(case[words]["value"], kl(**g)) for case, g in zip(found, given, strict=True)), words
    pairs = [(a, b) for a in found[0] for b in found[0] if a < b]
    assert not any(all(agrees(case[a]["value"], case[b]["value"]) for case in found) for a, b in pairs)


def test_questions_with_one_answer_are_kept_as_one() -> None:
    """The KL sees the means only by their difference: exchanging all but the deviations is not told apart from nothing."""
    words = next(words for words in asked(kl, gaussians(1))[0] if words.startswith("`mu_q` exchanged with `mu_p` and"))
    assert words.split(ALTERNATIVES) == [
        "`mu_q` exchanged with `mu_p` and `sigma_q` with `sigma_p`",
        "`sigma_q` exchanged with `sigma_p`",
    ]


def test_gradients_move_with_the_inputs_that_are_exchanged() -> None:
    def gradients(a: Array, b: Array) -> dict[str, Array]:
        return {"d/da": 2 * a * b, "d/db": a**2}

    given = {"a": np.array([1.0, 2.0, 3.0]), "b": np.array([0.5, -1.0, 2.0])}
    found = answers([given], [gradients(**given)], lambda number, other: gradients(**other))
    np.testing.assert_allclose(found[0]["`a` exchanged with `b`"]["d/da"], given["b"] ** 2)


def test_what_an_oracle_cannot_answer_is_left_out() -> None:
    def only_positive(x: Array) -> Array:
        if (x <= 0).any():
            raise ValueError("positive numbers only")
        return np.log(x)

    words = set(asked(only_positive, {"x": np.array([0.5, 2.0, 3.0])})[0])
    assert "`x` squared" in words and "the opposite of `x`" not in words and "zeros in place of `x`" not in words


def test_a_number_of_things_is_one_off_or_one() -> None:
    given = {"x": np.random.default_rng(3).normal(0, 1, (6, 9)), "k": 4}
    found = asked(lambda x, k: np.sort(x, -1)[:, k - 1], given)[0]
    for words, place in (("`k` + 1 in place of `k`", 4), ("`k` − 1 in place of `k`", 2), ("1 in place of `k`", 0)):
        np.testing.assert_array_equal(found[words]["value"], np.sort(given["x"], -1)[:, place])


def test_nobody_halves_a_distribution() -> None:
    """Breaks if a divergence with one half missing is told as the right one of half the probabilities."""
    p = np.random.default_rng(3).dirichlet(np.ones(4), 5)
    assert not any("halved" in words or "doubled" in words for words in asked(lambda p: (p**3).sum(-1), {"p": p})[0])
