"""A submission as bytes, for a machine that does not see our disk. Links are told of, never followed or made anew."""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.intake.entries import OnDisk, is_ignored
from autograder.intake.words import Refusal

MOST = 64 << 20  # bytes of a submission
MOST_DEPTH = 8


def packed(path: Path) -> bytes | None:
    """What lies at the path, as a tar; None where it is too large to be sent."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        try:
            _add(archive, OnDisk.at(path), path.name, MOST)
        except (Refusal, OSError, ValueError):
            return None
    return made.getvalue()


def _add(archive: tarfile.TarFile, entry: OnDisk, name: str, rest: int) -> int:
    """Add an entry and what is below it. Returns how many bytes may still be added. raises ValueError, Refusal, OSError"""
    member = tarfile.TarInfo(name)
    if entry.kind == "folder":
        member.type, member.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(member)
        for child in sorted(entry.names()) if name.count("/") < MOST_DEPTH else []:
            if not is_ignored(child):
                rest = _add(archive, entry.child(child), f"{name}/{child}", rest)
        return rest
    if entry.kind != "file":  # a link to nowhere says as much to whoever reads the submission
        member.type, member.linkname = tarfile.SYMTYPE, "nowhere"
        archive.addfile(member)
        return rest
    content = entry.read(rest + 1)
    if len(content) > rest:
        raise ValueError("too large")
    member.size, member.mode = len(content), 0o644
    archive.addfile(member, io.BytesIO(content))
    return rest - len(content)


@contextlib.contextmanager
def opened(parcel: bytes | None, path: Path) -> Iterator[Path]:
    """The submission on this machine's disk: at the path, or unpacked from the parcel for as long as it is needed."""
    if parcel is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="autograder-class-") as folder:  # nobody else's submission can look into it
        with tarfile.open(fileobj=io.BytesIO(parcel)) as archive:
            for member in archive:
                _extract(archive, member, Path(folder) / member.name)
        yield Path(folder) / path.name


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Make one entry of a parcel that `packed` made."""
    if member.isdir():
        target.mkdir()
    elif member.issym():
        os.symlink("nowhere", target)
    else:
        file = archive.extractfile(member)
        target.write_bytes(file.read() if file else b"")
