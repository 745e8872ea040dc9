"""One set-up is like another: every library is pinned, and each pin comes from requirements.in or pyproject.toml."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
REFRESH = "run .ci/lock, and commit requirements.lock and requirements.txt"
CUDA = re.compile(r"(cuda|nvidia|triton)\b")  # what torch's default build for Linux needs, and its CPU build does not
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
OURS = "dgm-autograder"
EXTRAS = ("class", "cluster", "serve", "test")
"""The extras of pyproject.toml that setup.sh installs, pinned there."""


def lines(file: str) -> list[str]:
    return [line for line in (ROOT / file).read_text("utf-8").splitlines() if line and not line.lstrip().startswith("#")]


def pins(file: str) -> list[Requirement]:
    return [Requirement(line) for line in lines(file)]


def needed_by() -> dict[str, set[str]]:
    """For every library of the lock file, which libraries or files it is there for: the comments below it say so."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if line[:1] not in ("", "#", " "):
            parents = found.setdefault(Requirement(line).name, set())
        elif match := re.fullmatch(r" +#(?: via)? +(\S.*)", line):
            parents.add(match[1])
    return found


def holds(marker: Marker | None, python: str, platform: str, **more: str) -> bool:
    here = {"python_version": python, "python_full_version": f"{python}.5", "sys_platform": platform, **more}
    return marker is None or marker.evaluate({"platform_machine": "x86_64", "extra": "", **here})


@pytest.mark.parametrize("file", ["requirements.in", "requirements.lock", "requirements.txt"])
def test_every_line_pins_one_version_and_names_no_place_to_take_it_from(file: str) -> None:
    for pin in pins(file):
        (version,) = pin.specifier
        assert version.operator == "==" and "*" not in version.version and not pin.url, f"{file}: {pin} is no exact pin"
    assert "://" not in (ROOT / file).read_text("utf-8")
    assert not [line for line in lines(file) if line.startswith("-")], "an option is no pin"


def test_requirements_txt_is_what_the_lock_exports() -> None:
    """Breaks if either file is edited by hand, or one is refreshed without the other."""
    parents = needed_by()
    grading: set[str] = set()
    while found := {n for n, by in parents.items() if n not in grading and by & {"-r requirements.in", *grading}}:
        grading |= found
    exported = [line for line in lines("requirements.lock") if Requirement(line).name in grading and not CUDA.match(line)]
    assert lines("requirements.txt") == exported, REFRESH


@pytest.mark.parametrize("platform", ["linux", "darwin"])
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_agrees_with_what_is_asked_for(python: str, platform: str) -> None:
    """On each Python: one version at most of a library, that of requirements.in, and that of pyproject's extras."""
    versions: dict[str, set[str]] = {}
    for pin in pins("requirements.lock"):
        if holds(pin.marker, python, platform):
            versions.setdefault(pin.name, set()).add(str(pin.specifier))
    twice = {name: found for name, found in versions.items() if len(found) > 1}
    assert not twice
    metadata = [Requirement(line) for line in importlib.metadata.requires(OURS) or ()]
    asked = pins("requirements.in") + [r for r in metadata if str(r.marker) in {f'extra == "{extra}"' for extra in EXTRAS}]
    known = {"torch", "torchvision", "pytest", "mypy", "pyyaml", "parsl"}
    assert known <= {pin.name for pin in asked}, f"{OURS} is not installed as setup.sh does"
    for pin in asked:
        if any(holds(pin.marker, python, platform, extra=extra) for extra in EXTRAS):
            assert versions.get(pin.name) == {str(pin.specifier)}, f"{pin}: {REFRESH}"
    exported = {pin.name: {str(pin.specifier)} for pin in pins("requirements.txt") if holds(pin.marker, python, platform)}
    assert {name: versions[name] for name in exported} == exported, REFRESH


def test_whatever_a_setup_installs_is_pinned() -> None:
    """In this environment: what is asked for, and all that it depends on, is here in the version of the lock file."""
    locked = {canonicalize_name(pin.name): pin for pin in pins("requirements.lock") if not pin.marker or pin.marker.evaluate()}
    todo, seen = [*((OURS, extra) for extra in EXTRAS), *((pin.name, "") for pin in pins("requirements.in"))], set()
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        here = importlib.metadata.distribution(name)
        if name != OURS:
            assert name in locked, f"{name} {here.version} is installed and not pinned: {REFRESH}"
            assert locked[name].specifier.contains(here.version, prereleases=True), (
                f"{name} {here.version} is installed, and {locked[name]} is pinned: run ./setup.sh"
            )
        for line in here.requires or ():
            wanted = Requirement(line)
            if not wanted.marker or wanted.marker.evaluate({"extra": extra}):
                todo += [(canonicalize_name(wanted.name), e) for e in ("", *wanted.extras)]
    assert len(seen) > len(pins("requirements.in"))


def test_torch_and_torchvision_are_one_pair() -> None:
    """Breaks if torch is raised without its partner: a torchvision of another release replaces torch when it is installed."""
    versions = {pin.name: str(pin.specifier) for pin in pins("requirements.in")}
    needs = [Requirement(line) for line in importlib.metadata.requires("torchvision") or ()]
    assert versions["torch"] in {str(need.specifier) for need in needs if need.name == "torch"}
