"""For whoever runs a grading machine: the service, and its keys."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli.shared import DEVICE, Refused, compiled_rubric, coverable, host_for

KEYS = click.option(
    "--keys",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The key file, which only its owner may read.",
)


class _Bind(click.ParamType[tuple[str, int]]):
    name = "host:port"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 1 << 16:
            self.fail(f"{value!r} is no address to listen at, such as 127.0.0.1:8410", param, ctx)
        return host.strip("[]"), int(port)


@click.command()
@click.option("--assignment", "assignments", multiple=True, required=True, help="A name, or a .rubric file. Repeatable.")
@KEYS
@click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A folder for the queue and the results, which outlives this process.",
)
@click.option("--bind", type=_Bind(), default="127.0.0.1:8410", show_default=True, help="Where to listen, behind a TLS proxy.")
@DEVICE
@click.option("--slots", type=click.IntRange(1), default=1, show_default=True, help="Submissions graded at a time.")
@click.option(
    "--engine",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A Python file whose `executor()` makes a concurrent.futures.Executor: a cluster's.",
)
@click.option("--days", type=click.FloatRange(0, min_open=True), default=60, show_default=True, help="How long results are kept.")
@click.option("--trusted", is_flag=True, help="Grade even where a protection is missing, and say so in the reports.")
def serve(
    assignments: tuple[str, ...],
    key_file: Path,
    store: Path,
    bind: tuple[str, int],
    device: str,
    slots: int,
    engine: Path | None,
    days: float,
    trusted: bool,
) -> None:
    """Grade what Gradescope hands over, on this machine or a cluster, until it is stopped.

    A submission that was accepted is graded, whatever happens to this process: start it again with the same --store.
    """
    _require_libraries()
    from autograder.classroom import engines
    from autograder.service.running import Wish, run

    found = [compiled_rubric(name) for name in assignments]
    hidden = tuple(dict.fromkeys(path for _, secrets in found for path in secrets))
    if device != "cpu" and not engine:  # another machine's device is for that one to try
        with host_for(device) as host:
            device = host.placement.device
    wish = Wish(
        {rubric.name: rubric for rubric, _ in found},
        key_file,
        store,
        *bind,
        device=device,
        slots=slots,
        engine=engines.from_file(engine) if engine else None,
        hidden=coverable(hidden),
        trusted=trusted,
        days=days,
    )
    click.echo(
        f"serving {', '.join(wish.rubrics)} on {device}: http://{wish.host}:{wish.port}/health says how it stands",
        err=True,
    )
    run(wish)


def _require_libraries() -> None:
    import importlib.util

    missing = [name for name in ("starlette", "uvicorn") if importlib.util.find_spec(name) is None]
    if missing:
        raise Refused(f"`autograder serve` needs {', '.join(missing)}: run ./setup.sh, or pip install 'dgm-autograder[serve]'")


@click.command()
@click.argument("assignment")
@KEYS
@click.option("--days", type=click.FloatRange(0, min_open=True), default=200, show_default=True, help="How long it is good.")
def keys(assignment: str, key_file: Path, days: float) -> None:
    """Add a key for ASSIGNMENT to a key file. Earlier keys stay good until their own end.

    `autograder serve` takes it up at once; `autograder package --remote` uses the newest.
    """
    from autograder.handover.keys import add_key

    key = add_key(key_file, assignment, days)
    click.echo(f"{key_file}: key {key.id} of {assignment}, good until {key.not_after:%Y-%m-%d}")
