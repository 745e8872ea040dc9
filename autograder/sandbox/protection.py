"""What a machine can protect from, and the proof that it does: every attack that the self-test tried, with its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.sandbox import landlock, seccomp


@dataclass(frozen=True)
class Protection:
    """threat: what a submission could do without it; required: without it nothing is graded for marks"""

    threat: str
    required: bool = True


PROTECTIONS = {
    "secrets cannot be read": Protection("read a secret"),
    "hidden folders cannot be seen": Protection("look into a hidden folder"),
    "hidden files cannot be seen": Protection("find a hidden file", required=False),
    "other files cannot be read": Protection("read files that it does not need", required=False),
    "results cannot be changed": Protection("change its results"),
    "modes of files cannot be changed": Protection("change the modes of files", required=False),
    "the grader's process is out of reach": Protection("read or disturb the grader's process"),
    "the network is out of reach": Protection("send what it has seen to somebody"),
    "no program can be started": Protection("start other programs"),
    "no memory can be shared": Protection("share memory with other processes"),
    "a worker ends with the grader": Protection("outlive the grader"),
    "protections cannot be loosened": Protection("loosen its own protections"),
    "each submission has a user of its own": Protection("act as the grader's user", required=False),
    "limits hold": Protection("exceed its limits"),
    "dangerous system calls are refused": Protection("make dangerous system calls", required=False),
    "no open file is inherited": Protection("use a file that the grader has opened"),
    "no file can be left behind": Protection("write files outside its own folder", required=False),
    "no rights can be gained": Protection("gain rights"),
    "nothing is left behind": Protection("leave something to the next submission"),
}
"""Those that are not required are a second wall, or tell where one stands."""

FOR_MARKS = tuple(name for name, protection in PROTECTIONS.items() if protection.required)
WITH_PROCESSES = ("no program can be started", "a worker ends with the grader")  # an assignment that may start some gives them up
SECRETS = ("secrets cannot be read", "hidden folders cannot be seen")
NEED_USERS = (
    "Missing protection: this assignment lets submissions start programs, so each submission needs a user of its own. "
    "Grade as root in a container"
)

SHOWN_BY = {
    "disk view": ("hidden files cannot be seen", "find a hidden file"),
    "resource limits": ("limits hold", ""),
    "ended first where memory runs out": ("protections cannot be loosened", "be spared when memory runs out"),
    "own user": ("each submission has a user of its own", ""),
    "dies with the judge": ("a worker ends with the grader", "outlive the grader"),
    "memory unreadable": ("protections cannot be loosened", "make its memory readable"),
    "no new privileges": ("protections cannot be loosened", "let a program give it rights"),
    "Landlock": ("other files cannot be read", ""),
    "seccomp": ("dangerous system calls are refused", ""),
}
"""Layer -> the attempts that show it: their protection, and the name of one of them, or "" for all."""


@dataclass(frozen=True)
class Attempt:
    """One attack that was tried.

    succeeded: None where it could not be tried here
    said: what the system said
    """

    name: str
    succeeded: bool | None
    said: str

    def __str__(self) -> str:
        result = {True: "succeeded", False: "refused", None: "not tried"}[self.succeeded]
        return f"{self.name}: {result}{f' ({self.said})' if self.said else ''}"


@dataclass(frozen=True)
class Proof:
    """What was tried, and the results.

    layers: name -> "on", or why it is off
    attempts: by the protection that they try
    """

    layers: Mapping[str, str]
    attempts: Mapping[str, tuple[Attempt, ...]]
    processes_allowed: bool
    seconds: float

    def holds(self, protection: str) -> bool:
        """Whether something was tried, and nothing succeeded."""
        results = [attempt.succeeded for attempt in self.attempts.get(protection, ())]
        if protection == "hidden folders cannot be seen" and not results:
            return True  # there is none
        return False in results and True not in results

    def missing(self, required: Sequence[str] = FOR_MARKS) -> tuple[str, ...]:
        """A sentence for each required protection that does not hold."""
        wanted = [name for name in required if not (self.processes_allowed and name in WITH_PROCESSES)]
        said = [self._threat(name) for name in wanted if not self.holds(name)]
        if required and self.processes_allowed and self.layers.get("own user") != "on":
            said.append(NEED_USERS)
        return tuple(said)

    @property
    def keeps_secrets(self) -> bool:
        """Whether private cases may be sent, and hidden checks be run at all."""
        return all(map(self.holds, SECRETS))

    @property
    def layers_on(self) -> tuple[str, ...]:
        """For `Session.require`: a worker with fewer layers is not the one that was tried here."""
        return tuple(name for name, state in self.layers.items() if state == "on")

    @property
    def lines(self) -> tuple[str, ...]:
        """For people: a line for each layer, and for each protection."""
        said = [f"{name}: {self.layers[name]}{self._shown(name)}" for name in self.layers]
        for protection, tried in self.attempts.items():
            broken = any(attempt.succeeded for attempt in tried)
            verdict = "holds" if self.holds(protection) else "DOES NOT HOLD" if broken else "not tried"
            said.append(f"{protection}: {verdict} — {'; '.join(map(str, tried))}")
        return tuple(said)

    def as_data(self) -> dict[str, Any]:
        """For results.json: what holds, and why the rest does not."""
        return {
            "layers": dict(self.layers),
            "held": [name for name in self.attempts if self.holds(name)],
            "not held": {name: self._why(name) for name in self.attempts if not self.holds(name)},
            "missing": list(self.missing()),
            "seconds": round(self.seconds, 3),
        }

    def _threat(self, protection: str) -> str:
        return f"Missing protection: a submission could {PROTECTIONS[protection].threat} ({self._why(protection)})"

    def _why(self, protection: str) -> str:
        tried = self.attempts.get(protection, ())
        return "; ".join(str(a) for a in tried if a.succeeded) or "; ".join(map(str, tried)) or "it was not tried"

    def _shown(self, layer: str) -> str:
        protection, name = SHOWN_BY.get(layer, ("", ""))
        tried = [a for a in self.attempts.get(protection, ()) if name in ("", a.name) and a.succeeded is not None]
        if self.layers[layer] != "on" or not tried:
            return ""
        version = {"Landlock": f"version {landlock.version()}; ", "seccomp": f"{len(seccomp.TABLE)} calls; "}.get(layer, "")
        return f" ({version}{'; '.join(map(str, tried))})"
