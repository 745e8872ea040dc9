"""A `docker` that needs no engine: it notes how it was called, and keeps containers and images as folders.

What a container runs is run here, with the container's /autograder for AUTOGRADER_ROOT. Standard library only; its state
lies in the folder that FAKE_DOCKER names, and FAKE_DOCKER_DOES chooses a misfortune.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

STATE = Path(os.environ["FAKE_DOCKER"])
MISFORTUNE = os.environ.get("FAKE_DOCKER_DOES", "")


def inside(address: str) -> Path:
    """container:/path -> where that is here."""
    name, path = address.split(":/", 1)
    return STATE / "containers" / name / "disk" / path


def image(tag: str) -> Path:
    return STATE / "images" / tag


def create(*words: str) -> int:
    name, base, script = words[words.index("--name") + 1], words[-3], words[-1]
    if not image(base).is_dir() and "/" not in base:
        print(f"Unable to find image '{base}' locally", file=sys.stderr)
        return 125
    container = STATE / "containers" / name
    if image(base).is_dir():
        shutil.copytree(image(base), container / "disk")
    (container / "disk" / "autograder").mkdir(parents=True, exist_ok=True)
    (container / "script").write_text(script)
    return 0


def cp(source: str, target: str) -> int:
    come, go = (inside(source), Path(target)) if ":/" in source else (Path(source), inside(target))
    if not come.exists():
        print(f"Could not find the file {come} in container", file=sys.stderr)
        return 1
    assert go.is_dir(), "into a folder that exists, a folder is copied under its own name"
    if come.is_dir():
        shutil.copytree(come, go / come.name, dirs_exist_ok=True)
    else:
        shutil.copy(come, go / come.name)
    return 0


def start(attach: str, name: str) -> int:
    assert attach == "--attach"
    place = inside(f"{name}:/autograder")
    if "setup.sh" in (place.parent.parent / "script").read_text():
        if MISFORTUNE == "setup fails":
            print("no matching distribution found for torch")
            return 1
        shutil.copy(place / "source" / "run_autograder", place / "run_autograder")
        return 0
    if MISFORTUNE == "hangs":
        time.sleep(60)
    tools = STATE / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "python3").write_text(f'#!/bin/bash\nexec {sys.executable} "$@"\n')
    (tools / "python3").chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "AUTOGRADER_ROOT": str(place), "LANG": "C.UTF-8", "HOME": str(STATE)}
    status = subprocess.run([str(place / "run_autograder")], env=environment).returncode
    lingering = "77: sleep 600 \n" if MISFORTUNE == "lingers" else ""
    (place / "rehearsal_notes").write_text(f"{300 * 2**20}\n{lingering}")
    return status


def main(words: list[str]) -> int:
    with open(STATE / "log", "a", encoding="utf-8") as log:
        log.write(json.dumps([Path(sys.argv[0]).name, *words]) + "\n")
    match words:
        case ["info"]:
            time.sleep(60 if MISFORTUNE == "silent" else 0)
            if MISFORTUNE == "no engine":
                print("Cannot connect to the Docker daemon", file=sys.stderr)
                return 1
        case ["image", "inspect", tag]:
            return 0 if image(tag).is_dir() else 1
        case ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository]:
            print(*(path.name for path in (STATE / "images").glob(f"{repository}:*")), sep="\n")
        case ["image", "rm", tag]:
            shutil.rmtree(image(tag))
        case ["create", *rest]:
            return create(*rest)
        case ["cp", source, target]:
            return cp(source, target)
        case ["start", *rest]:
            return start(*rest)
        case ["commit", name, tag]:
            shutil.copytree(inside(f"{name}:/autograder").parent, image(tag))
        case ["inspect", "--format", "{{.State.OOMKilled}}", _]:
            print("false")
        case ["kill", _]:
            pass
        case ["rm", "--force", "--volumes", name]:
            shutil.rmtree(STATE / "containers" / name)
        case _:
            print(f"unknown: {words}", file=sys.stderr)
            return 125
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
