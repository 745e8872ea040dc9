"""The runbook is true: its commands run, as far as no GPU is needed, and its files are what they say."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import click
import pytest
import yaml
from serving import free_port

from autograder.cli import cli
from autograder.course.layout import Course
from autograder.handover.exchange import Address, Unreachable, ask
from autograder.service.gate import MOST_BODY

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "solutions" / "guide" / "service.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def commands() -> list[list[str]]:
    """Every command of ours in the runbook: typed, run by systemd, or by a pod."""
    typed = [shlex.split(line) for block in blocks("bash") for line in block.splitlines()]
    (unit,) = re.findall(r"(?m)^ExecStart=(.*)$", TEXT)
    return [*typed, shlex.split(unit), pod()["spec"]["containers"][0]["command"]]


def pod() -> dict:
    (manifest,) = blocks("yaml")
    return yaml.safe_load(manifest)["spec"]["template"]


@pytest.mark.parametrize("words", commands(), ids=lambda words: " ".join(words)[-60:])
def test_every_command_has_the_options_that_it_is_given(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Path(words[0]).name == "autograder"
    group: click.Command = cli
    rest = words[1:]
    while isinstance(group, click.Group):
        found = group.get_command(click.Context(group), rest[0])
        assert found is not None, rest[0]
        group, rest = found, rest[1:]
    group.make_context(words[1], list(rest))


def test_the_files_around_the_service_fit_it() -> None:
    spec = pod()["spec"]
    (container,) = spec["containers"]
    mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
    assert {"/store", "/keys"} == mounts and "fsGroup" not in str(spec).replace("securityContext", "")
    assert container["livenessProbe"]["httpGet"]["port"] == 8410 and "0.0.0.0:8410" in container["command"]
    (limit,) = re.findall(r"client_max_body_size (\d+)m;", TEXT)
    assert int(limit) << 20 >= MOST_BODY, "nginx would refuse what the service takes"
    for name in re.findall(r"autograder_\w+", TEXT):
        assert f'"{name.removeprefix("autograder_")}"' in (ROOT / "autograder" / "service" / "metrics.py").read_text(), name
    reasons = set(re.findall(r'reason="(\w+)"', TEXT)) | {"flooding"}
    sources = "".join(path.read_text() for path in (ROOT / "autograder" / "service").glob("*.py"))
    assert not {reason for reason in reasons if f'"{reason}"' not in sources}


@pytest.mark.slow
def test_setting_it_up_runs_as_written_on_a_simulated_gpu(mini: Course, tmp_path: Path) -> None:
    """keys, serve and package, in the small course's name: then the door is open, and SIGTERM closes it."""
    port = free_port()
    for name in ("setup.sh", "requirements.txt"):
        (mini.root / name).write_bytes((ROOT / name).read_bytes())
    places = {"/etc/autograder": str(tmp_path / "etc"), "/var/lib/autograder": str(tmp_path / "store"), "hw3_vae": "mini"}
    keys, serve, package = ([_placed(word, places) for word in words[1:]] for words in commands()[:3])
    run(mini, *keys)
    run(mini, *package, "--remote-checks", "value_is_stable")
    with zipfile.ZipFile(mini.root / "build" / "mini-gradescope.zip") as archive:
        key, order = archive.getinfo("handover.key"), archive.read("handover.json")
        assert key.external_attr >> 16 & 0o777 == 0o600 and b"https://gpu.example.org" in order
        assert b"--handover source/handover.json" in archive.read("run_autograder")
        assert zipfile.ZipFile(io.BytesIO((mini.root / "build" / "mini-gradescope.zip").read_bytes())).testzip() is None
    environment = {**os.environ, "AUTOGRADER_STAND_IN": "simulated"}
    words = [sys.executable, "-m", "autograder", *serve, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(words, cwd=mini.root, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        answer = None
        for _ in range(600):
            assert process.poll() is None
            with contextlib.suppress(Unreachable):
                answer = ask(Address.parsed(f"http://127.0.0.1:{port}"), "GET", "/health", {}, seconds=5)
                break
            time.sleep(0.1)
        assert answer is not None and answer.status == 200 and b'"status": "ok"' in answer.body
        second = run(mini, *serve, "--bind", "127.0.0.1:1", "--device", "cpu", status=2)
        assert "another command is at work" in second, "two services must not share a store"
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert "serving mini on cuda" in said and "Traceback" not in said


def _placed(word: str, places: dict[str, str]) -> str:
    for old, new in places.items():
        word = word.replace(old, new)
    return word


def run(course: Course, *words: str, status: int = 0) -> str:
    ran = subprocess.run([sys.executable, "-m", "autograder", *words], cwd=course.root, capture_output=True, text=True)
    assert ran.returncode == status, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["package", "mini", "--remote", "https://x"], "go together"),
        (["package", "mini", "--student", "--remote", "https://x", "--key", "keys.json"], "not for --student"),
        (["package", "mini", "--remote", "http://x", "--key", "keys.json", "--remote-checks", "1.1"], "over https only"),
        (["package", "mini", "--remote", "https://x", "--key", "none.json", "--remote-checks", "1.1"], "cannot be read"),
        (["package", "mini", "--remote", "https://x", "--key", "keys.json"], "name the checks"),
        (["serve", "--assignment", "mini", "--keys", "none.json", "--store", "store"], "autograder keys"),
        (["serve", "--assignment", "mini", "--keys", "open.json", "--store", "store"], "chmod 600"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    mini: Course, words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    from autograder.cli import main
    from autograder.handover.keys import add_key

    monkeypatch.chdir(mini.root)
    for name in ("keys.json", "open.json"):
        add_key(Path(name), "mini", 1)
    Path("open.json").chmod(0o644)
    monkeypatch.setattr(sys, "argv", ["autograder", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = " ".join(capsys.readouterr().err.split())
    assert sentence in said and "Traceback" not in said, said
