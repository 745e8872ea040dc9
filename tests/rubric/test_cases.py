"""Cases: each is drawn twice, from seeds that no other case can move and that only the course knows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.rubric import cases
from autograder.rubric.cases import Case, Recipe, Table

SECRET = "under the third lamp"

TABLES: dict[str, Callable[[], Table]] = {
    "gaussians": lambda: cases.gaussians(latent=(5, 1), batch=(6, 1, (), (5, 3))),
    "two gaussians": lambda: cases.gaussians(names=("mu_q", "logvar_q", "mu_p", "logvar_p"), dtype="float64"),
    "probabilities": lambda: cases.probabilities(outcomes=(4, 7), batch=(6, (), (2, 3))),
    "points": lambda: cases.points(8, x=cases.real, s=cases.positive),
    "named": lambda: cases.named("one of its own", lambda rng: {"x": rng.normal(size=3)}),
}


def named(drawn: tuple[Case, ...]) -> dict[tuple[str, bool], Case]:
    return {(case.name, case.public): case for case in drawn}


def same(first: Case, second: Case) -> bool:
    return (
        first.name == second.name
        and list(first.inputs) == list(second.inputs)
        and all(np.array_equal(first.inputs[k], second.inputs[k]) for k in first.inputs)
    )


# ---- twins ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_case_has_a_twin_of_the_same_form_and_other_numbers(table: str) -> None:
    """Breaks if a table of the public answers would do for the private cases, or if the twins ask for different things."""
    drawn = named(TABLES[table]().drawn("check", SECRET))
    assert {name for name, public in drawn if public} == {name for name, public in drawn if not public}
    for name, public in drawn:
        if public:
            shown, hidden = drawn[name, True].inputs, drawn[name, False].inputs
            for key in shown:
                assert shown[key].shape == hidden[key].shape and shown[key].dtype == hidden[key].dtype
                assert not np.any(shown[key] == hidden[key]), key


@pytest.mark.parametrize("table", TABLES)
def test_cases_are_drawn_again_the_same(table: str) -> None:
    """Breaks if a run cannot be repeated: recorded replies would no longer fit their cases."""
    first, second = (TABLES[table]().drawn("check", SECRET) for _ in range(2))
    assert len(first) > 0 and all(same(a, b) for a, b in zip(first, second, strict=True))


def test_private_cases_depend_on_the_secret_and_public_ones_do_not() -> None:
    """Breaks if anybody could draw the private cases, or if the kit changes with the secret."""
    first, second = (named(TABLES["gaussians"]().drawn("check", secret)) for secret in (SECRET, "another"))
    for key in first:
        assert same(first[key], second[key]) is key[1]


def test_a_case_belongs_to_its_check() -> None:
    """Breaks if two checks on one table share their numbers: one check's answers would give away another's."""
    first, second = (named(TABLES["gaussians"]().drawn(check, SECRET)) for check in ("one", "two"))
    assert not any(same(first[key], second[key]) for key in first)


def test_editing_one_case_never_moves_another() -> None:
    """Breaks if all cases are drawn from one stream: adding a case would change every grade."""
    alone = named(cases.gaussians(latent=(5,), batch=(6,)).drawn("check", SECRET))
    longer = cases.probabilities(names=("mu", "logvar")) + cases.gaussians(latent=(3, 5), batch=(1, 6))
    more = named(longer.drawn("check", SECRET))
    assert len(more) > len(alone)
    assert all(same(alone[key], more[key]) for key in alone)


def test_a_renamed_case_is_another_case() -> None:
    """Breaks if the name is no part of the seed; then two cases of one form would be one."""
    one, two = (cases.named(name, lambda rng: {"x": rng.normal(size=3)}).drawn("check", SECRET)[0] for name in ("one", "two"))
    assert not np.any(one.inputs["x"] == two.inputs["x"])


def test_seeds_are_made_of_whole_words() -> None:
    """Breaks if words are run together: the check "a" with the case "bc" would be drawn as "ab" with "c"."""
    assert cases.generator("ab", "c").normal() != cases.generator("a", "bc").normal()
    assert cases.generator("a", "b").normal() == cases.generator("a", "b").normal()


# ---- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_names_are_unique_and_public_cases_come_first(table: str) -> None:
    """Breaks if a message names a case that is two, or a student reads of a private case before a public one."""
    drawn = TABLES[table]().drawn("check", SECRET)
    assert len(named(drawn)) == len(drawn)
    assert [c.public for c in drawn] == sorted((c.public for c in drawn), reverse=True)


@pytest.mark.parametrize(
    "join",
    [
        lambda: cases.gaussians(batch=(6,)) + cases.gaussians(batch=(1, 6)),
        lambda: cases.gaussians(batch=(6, (6,))),
        lambda: cases.points(8, x=cases.real) + cases.points(8, x=cases.positive),
    ],
)
def test_two_cases_of_one_name_are_refused_by_that_name(join: Callable[[], Table]) -> None:
    """Breaks if two cases share a seed and a line of the report."""
    with pytest.raises(ValueError, match=r"two cases have the same name: \['.*(latent|points)"):
        join()


def test_a_note_tells_tables_apart() -> None:
    """Breaks if two regimes of one family cannot stand in one table."""
    table = cases.gaussians(mean=-40, note="tiny variances") + cases.gaussians(mean=40, note="huge variances")
    assert len({r.name for r in table.recipes}) == len(table.recipes) == 8


def test_only_keeps_one_of_the_twins() -> None:
    """Breaks if a case meant for the judge alone gets into the kit, or the other way round."""
    table = cases.gaussians(latent=(5,), batch=(6,))
    assert [c.public for c in table.only(private=True).drawn("check", SECRET)] == [False]
    assert [c.public for c in table.only(public=True).drawn("check", SECRET)] == [True]
    assert same(table.only(private=True).drawn("check", SECRET)[0], table.drawn("check", SECRET)[1])


def test_the_case_without_inputs_is_public() -> None:
    """Breaks if a construction is asked for twice."""
    (case,) = cases.once().drawn("check", SECRET)
    assert case.public and case.inputs == {} and case.label == "your answer (public)"


def test_names_say_what_a_student_must_know() -> None:
    """Breaks if the batch shape behind a failure is not named."""
    assert [r.name for r in cases.gaussians(latent=(5,), batch=(6, 1, (), (5, 3))).recipes] == [
        "batch 6, latent 5",
        "batch 1, latent 5",
        "no batch axes, latent 5",
        "batch (5, 3), latent 5",
    ]
    assert Case("a", False, {}).label == "a (private)"


# ---- what is drawn -----------------------------------------------------------------------------------------------------


def drawn(table: Table) -> dict[str, np.ndarray]:
    return dict(table.recipes[0].draw(np.random.default_rng(0)))


@pytest.mark.parametrize(("batch", "shape"), [(6, (6, 5)), (1, (1, 5)), ((), (5,)), ((5, 3), (5, 3, 5)), (0, (0, 5))])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gaussians_have_batch_axes_first_and_the_dtype_asked_for(batch: object, shape: tuple[int, ...], dtype: str) -> None:
    """Breaks if the convention of the handout is not what is graded."""
    inputs = drawn(cases.gaussians(latent=(5,), batch=(batch,), dtype=dtype))
    assert list(inputs) == ["mu", "logvar"]
    assert all(v.shape == shape and v.dtype == dtype for v in inputs.values())


def test_gaussians_are_distributed_as_they_say() -> None:
    """Breaks if mean and spread are swapped, given to the wrong name, or not clipped: at 20 000 draws a mean is known to
    a hundredth of a deviation."""
    inputs = drawn(cases.gaussians(latent=(4,), batch=(5000,), mean=3, spread=0.5, names=("m", "l"), dtype="float64"))
    assert abs(inputs["m"].mean()) < 0.1 and abs(inputs["m"].std() - 2) < 0.1
    assert abs(inputs["l"].mean() - 3) < 0.03 and abs(inputs["l"].std() - 0.5) < 0.03
    clipped = drawn(cases.gaussians(latent=(4,), batch=(100,), mean=0, spread=60, limit=60))["logvar"]
    assert clipped.max() == 60 and clipped.min() == -60 and np.mean(np.abs(clipped) < 60) > 0.5


def test_every_name_is_drawn_on_its_own() -> None:
    """Breaks if q and p are the same Gaussian: then every divergence is zero and every formula right."""
    inputs = drawn(TABLES["two gaussians"]())
    assert list(inputs) == ["mu_q", "logvar_q", "mu_p", "logvar_p"]
    arrays = list(inputs.values())
    assert all(not np.any(a == b) for i, a in enumerate(arrays) for b in arrays[i + 1 :])
    probs = drawn(cases.probabilities())
    assert not np.any(probs["q_probs"] == probs["p_probs"])


@pytest.mark.parametrize(("batch", "shape"), [(6, (6, 4)), ((), (4,)), ((2, 3), (2, 3, 4)), (0, (0, 4))])
@pytest.mark.parametrize(("dtype", "rounding"), [("float32", 3e-7), ("float64", 1e-15)])
def test_probabilities_are_probabilities(batch: object, shape: tuple[int, ...], dtype: str, rounding: float) -> None:
    """Breaks if what is drawn is not positive or does not sum to one along the last axis."""
    for value in drawn(cases.probabilities(batch=(batch,), dtype=dtype)).values():
        assert value.shape == shape and value.dtype == dtype and np.all(value > 0)
        assert np.all(np.abs(value.sum(-1) - 1) <= rounding)


@pytest.mark.parametrize("value", [np.float32(1.5), np.float64(1.5), np.int64(3), np.bool_(True)], ids=lambda v: str(v.dtype))
def test_a_scalar_of_numpys_is_an_array_without_axes(value: np.generic) -> None:
    """Breaks if a case without axes is no array when the course is built, and one when it is read: its dtype, and with it
    the tolerance, would be another."""
    for case in cases.named("no axes", lambda rng: {"x": value, "n": 3}).drawn("check", SECRET):
        assert isinstance(case.inputs["x"], np.ndarray) and case.inputs["x"].dtype == value.dtype
        assert case.inputs["x"].shape == () and case.inputs["n"] == 3 and type(case.inputs["n"]) is int


def test_points_lie_where_expressions_can_be_told_apart() -> None:
    """Breaks if a positive point lies near one, where log, squares and differences vanish, or is not positive."""
    inputs = drawn(cases.points(2000, x=cases.real, s=cases.positive))
    assert inputs["x"].shape == inputs["s"].shape == (2000,) and inputs["x"].dtype == np.float64
    assert (inputs["x"] < 0).any() and (inputs["x"] > 0).any()
    assert 0.3 < inputs["s"].min() and inputs["s"].max() < 3.01
    assert np.abs(np.log(inputs["s"])).min() >= 0.3


def test_a_recipe_of_ones_own_gets_a_generator_and_nothing_else() -> None:
    """Breaks if cases could be told apart by anything but their draws."""
    seen = []
    Table((Recipe("mine", lambda *args: seen.append(args) or {}),)).drawn("check", SECRET)
    assert len(seen) == 2 and all(len(args) == 1 and isinstance(args[0], np.random.Generator) for args in seen)
