"""The filter as a program, run here by an interpreter of twenty lines, for both processors; and the table's numbers."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from autograder.sandbox import landlock, seccomp
from autograder.sandbox.seccomp import ALLOW, ARCHITECTURES, KILL, REFUSE, TABLE, Call, Not, Only

ME = 4242
EPERM, ENOSYS = REFUSE | seccomp.EPERM, REFUSE | seccomp.ENOSYS


def verdict(program: list[tuple], architecture: int, number: int, *arguments: int) -> int:
    """What the kernel would be told. Every jump must lead forward, and every way end in an answer."""
    data = struct.pack("<iIQ6Q", number, architecture, 0, *(a & (1 << 64) - 1 for a in (*arguments, *[0] * (6 - len(arguments)))))
    at = word = 0
    while True:
        code, then, otherwise, value = program[at]
        at += 1
        if code == 0x20:
            word = struct.unpack_from("<I", data, value)[0]
        elif code == 0x54:
            word &= value
        elif code in (0x15, 0x35):
            at += then if (word == value if code == 0x15 else word >= value) else otherwise
        else:
            assert code == 0x06
            return value


@pytest.fixture(params=ARCHITECTURES)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def asked(machine: str, name: str, *arguments: int, given: tuple[str, ...] = ()) -> int:
    [number] = [getattr(call, machine) for call in TABLE if call.name == name]
    return verdict(seccomp.program(machine, given, ME), ARCHITECTURES[machine], number, *arguments)


def test_every_call_of_the_table_is_refused_where_its_conditions_do_not_hold(machine: str) -> None:
    program = seccomp.program(machine, (), ME)
    assert len(program) <= 4096 and all(jump <= 255 for _, then, otherwise, _ in program for jump in (then, otherwise))
    for call in TABLE:
        if (number := getattr(call, machine)) is not None:
            plain = call.where == seccomp.NEVER
            tried = ((), (ME,), (0, 0, 0), (2**63,))
            answers = {verdict(program, ARCHITECTURES[machine], number, *arguments) for arguments in tried}
            assert answers == {REFUSE | call.error} if plain else answers <= {REFUSE | call.error, ALLOW}, call


def test_what_is_not_in_the_table_is_allowed_up_to_the_newest_known(machine: str) -> None:
    program, here = seccomp.program(machine, (), ME), ARCHITECTURES[machine]
    listed = {getattr(call, machine) for call in TABLE}
    for number in range(seccomp.NEWEST[machine] + 1):
        if number not in listed:
            assert verdict(program, here, number, 1, 2, 3) == ALLOW
    for number in (seccomp.NEWEST[machine] + 1, 500, 1000):
        assert verdict(program, here, number) == ENOSYS


def test_another_processors_calls_are_the_last(machine: str) -> None:
    program = seccomp.program(machine, (), ME)
    for other in (0x40000003, 0x40000028, *(set(ARCHITECTURES.values()) - {ARCHITECTURES[machine]})):  # i386, 32-bit ARM
        assert verdict(program, other, 1) == KILL
    assert verdict(program, ARCHITECTURES[machine], 0x40000001) == (KILL if machine == "x86_64" else ENOSYS)


THREAD, FORK = 0x3D0F00, 17  # what pthread_create and fork ask clone for


@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("clone", (THREAD,), True),
        ("clone", (FORK,), False),
        ("clone", (0x4111,), False),
        ("clone", (THREAD | 0x10000000,), False),
        ("clone", (0x10000 << 32 | FORK,), False),
        ("kill", (ME, 9), True),
        ("kill", (1, 9), False),
        ("kill", (-1, 9), False),
        ("kill", (0, 9), False),
        ("tgkill", (ME, 77, 6), True),
        ("tgkill", (1, 1, 6), False),
        ("tkill", (ME, 9), False),
        ("prlimit64", (0,), True),
        ("prlimit64", (ME,), True),
        ("prlimit64", (1,), False),
        ("setpriority", (0, 0, 5), True),
        ("setpriority", (0, 1, 5), False),
        ("setpriority", (2, 0, 5), False),
        ("prctl", (15,), True),
        ("prctl", (1, 0), False),
        ("prctl", (1 << 32 | 1, 0), False),
        ("fcntl", (3, 3), True),
        ("fcntl", (3, 8, 1), False),
        ("fcntl", (3, 10, 9), False),
        ("ioctl", (1, 0x5401), True),
        ("ioctl", (1, 0x5412), False),
        ("ioctl", (1, 0xABCD00005412), False),
        ("socketpair", (1, 1), True),
        ("socketpair", (1, 0x80801), True),
        ("socketpair", (1, 2), False),
        ("socketpair", (1, 0x80802), False),
        ("socketpair", (2, 1), False),
        ("socket", (1, 1), False),
        ("socket", (2, 1), False),
    ],
)
def test_arguments_decide(machine: str, name: str, arguments: tuple[int, ...], allowed: bool) -> None:
    assert asked(machine, name, *arguments) == (ALLOW if allowed else EPERM)


@pytest.mark.parametrize(
    ("given", "name", "arguments", "allowed"),
    [
        ("processes", "clone", (FORK,), True),
        ("processes", "clone", (FORK | 0x20000,), False),
        ("processes", "execve", (), True),
        ("processes", "kill", (1, 9), True),
        ("processes", "socket", (1, 1), False),
        ("processes", "ptrace", (), False),
        ("processes", "prctl", (1, 9), True),
        ("processes", "prctl", (4, 1), False),
        ("gpu", "socket", (1, 5), True),
        ("gpu", "socket", (2, 1), False),
        ("gpu", "socket", (16, 3), False),
        ("gpu", "memfd_create", (), True),
        ("gpu", "execve", (), False),
        ("gpu", "clone", (FORK,), False),
    ],
)
def test_a_grant_allows_what_it_names_and_no_more(machine: str, given: str, name: str, arguments: tuple, allowed: bool) -> None:
    assert asked(machine, name, *arguments, given=(given,)) == (ALLOW if allowed else EPERM)
    both = asked(machine, name, *arguments, given=("processes", "gpu"))
    assert both == ALLOW or not allowed


def test_libraries_are_told_that_there_is_no_clone3(machine: str) -> None:
    """Its arguments cannot be seen; told EPERM, they would not fall back to clone, and no thread could be started."""
    assert asked(machine, "clone3", given=("processes", "gpu")) == ENOSYS


def test_conditions_are_ands_of_values_and_masks(machine: str) -> None:
    rules = (Call("x", 5, 5, (Only(0, (1, 2, 3)), Not(1, (7, 8)), Only(2, (4,), 6))),)
    program = seccomp.program(machine, (), ME, rules)
    for arguments, allowed in {
        (1, 0, 4): True,
        (3, 9, 5): True,
        (4, 0, 4): False,
        (2, 7, 4): False,
        (2, 8, 4): False,
        (2, 0, 6): False,
        (2, 0, 0): False,
        (0, 0, 0): False,
    }.items():
        assert verdict(program, ARCHITECTURES[machine], 5, *arguments) == (ALLOW if allowed else EPERM)


def test_no_call_stands_in_the_table_twice() -> None:
    for column in ("name", *ARCHITECTURES):
        values = [getattr(call, column) for call in TABLE if getattr(call, column) is not None]
        assert len(values) == len(set(values))


HEADERS = {"x86_64": "x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "asm-generic/unistd.h"}


def test_the_numbers_are_the_kernels_own(machine: str) -> None:
    header = Path("/usr/include", HEADERS[machine])
    if not header.exists():
        pytest.skip("the kernel's headers are not installed")
    lines = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", header.read_text(), re.MULTILINE)
    numbers = {name: int(number) for name, number in lines}
    known = [call for call in TABLE if call.name in numbers]
    assert len(known) > 80
    assert {call.name: getattr(call, machine) for call in known} == {call.name: numbers[call.name] for call in known}
    unknown = {call.name for call in TABLE if getattr(call, machine) is not None} - set(numbers)
    assert unknown <= {"fchmodat2", "cachestat", "fcntl"}, "a misspelt name"  # newer than some headers; in a macro


# -- Landlock's rules, which are data as well ---------------------------------------------------------------------


def test_a_root_around_a_hidden_folder_is_granted_without_it(tmp_path: Path) -> None:
    for folder in ("lib/python", "src/course/solutions", "src/other"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "src" / "file").write_text("x")
    (tmp_path / "src" / "link").symlink_to(tmp_path / "src" / "course")
    confinement = {"hidden": [str(tmp_path / "src" / "course" / "solutions")], "places": [], "writable": [], "given": []}
    granted = {path for path in landlock.rules(confinement, [str(tmp_path)]) if path.startswith(str(tmp_path))}
    assert granted == {str(tmp_path / part) for part in ("lib", "src/other", "src/file")}
    assert str(tmp_path) in landlock.rules({**confinement, "hidden": ["/elsewhere", f"{tmp_path}-too"]}, [str(tmp_path)])
    assert str(tmp_path) in landlock.rules({**confinement, "hidden": [str(tmp_path)]}, [str(tmp_path)]), (
        "nothing could be imported"
    )


def test_nothing_but_the_work_folder_can_be_written_to_and_nothing_run() -> None:
    confinement = {"hidden": [], "places": ["/scratch"], "writable": ["/scratch/work"], "given": []}
    made = landlock.rules(confinement, ["/usr"])
    devices = {"/dev/null", "/dev/full"}
    assert {path for path, rights in made.items() if rights & ~landlock.READ} == {"/scratch/work"} | devices
    assert not any(rights & landlock.EXECUTE for rights in made.values())
    run = landlock.rules({**confinement, "given": ["processes"]}, ["/usr"])
    assert run["/usr"] & run["/bin"] & landlock.EXECUTE and not run["/scratch/work"] & landlock.EXECUTE
    gpu = landlock.rules({**confinement, "given": ["gpu"]}, ["/usr"])
    assert gpu["/dev/nvidia0"] & landlock.IOCTL_DEV and not any(rights & landlock.EXECUTE for rights in gpu.values())
