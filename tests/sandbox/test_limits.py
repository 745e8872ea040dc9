"""The limit on memory that takes effect: an assignment's own, or what the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.sandbox import limits
from autograder.sandbox.limits import LEAST, RESERVED, Limits, machine_memory

MEMINFO = "MemTotal:       8000000 kB\nMemFree:        1 kB\n"


def machine(root: Path, groups: str, files: dict[str, str], meminfo: str = MEMINFO) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(groups)
    (root / "proc/meminfo").write_text(meminfo)
    for name, text in files.items():
        (root / "sys/fs/cgroup" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "sys/fs/cgroup" / name).write_text(text)
    return root


GIB = str(1 << 30)
MACHINES = {
    "no limit": ("0::/\n", {}, 7812),
    "a container of the second version": ("0::/\n", {"memory.max": str(768 << 20)}, 768),
    "a group within another": ("0::/a/b\n", {"a/b/memory.max": "max\n", "a/memory.max": GIB}, 1024),
    "a container of the first version": ("4:memory:/docker/abc\n0::/\n", {"memory/memory.limit_in_bytes": GIB}, 1024),
    "a group of the first version": ("4:memory:/x\n", {"memory/x/memory.limit_in_bytes": GIB}, 1024),
    "the first version without a limit": ("4:memory:/\n", {"memory/memory.limit_in_bytes": str((1 << 63) - 4096)}, 7812),
    "a group of processors": ("2:cpu:/x\n", {"cpu/x/memory.max": "5"}, 7812),
    "nonsense": ("0::/\n", {"memory.max": "many"}, 7812),
}


@pytest.mark.parametrize("name", MACHINES)
def test_what_a_machine_has_is_the_least_of_its_limits(tmp_path: Path, name: str) -> None:
    """Breaks if a container's killer strikes before the limit that a student is told of."""
    groups, files, expected = MACHINES[name]
    assert machine_memory(machine(tmp_path, groups, files)) == expected


def test_a_system_that_says_nothing_limits_nothing(tmp_path: Path) -> None:
    assert machine_memory(tmp_path) is None


@pytest.mark.parametrize(("has", "memory"), [(None, 1024), (4000, 1024), (768, 768 - RESERVED), (100, LEAST)])
def test_an_assignments_limit_leaves_room_for_the_grader(monkeypatch: pytest.MonkeyPatch, has: int | None, memory: int) -> None:
    monkeypatch.setattr(limits, "machine_memory", lambda: has)
    assert Limits.fitting(1024).memory == memory
