"""A zip or tar archive as a tree, read in memory: nothing is ever unpacked to a disk, so no name can lead out of a folder.

What an archive says of itself is not believed: reading stops at a number of bytes, whatever size was declared.
"""

from __future__ import annotations

import importlib
import io
import re
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from autograder.intake.entries import MAX_DEPTH, MAX_ENTRIES, Entry, is_ignored
from autograder.intake.syntax import Refusal, listed, shown

MAX_ARCHIVE = 64 << 20
"""Bytes of an archive, and of a tar that was compressed, in memory."""

_MAX_DIRECTORY = 4 << 20  # bytes of a zip's list of contents, of whose every 46 zipfile makes an object
_MAX_EXTENDED, _MAX_RECORDS = 64 << 10, 50  # bytes and records that are read of a tar's header for a long name
_NAMES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".7z", ".rar")
_COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\0": "lzma"}
_FOREIGN = {b"7z\xbc\xaf\x27\x1c": "a 7z archive", b"Rar!": "a RAR archive"}
_BLOCK, _MAGIC = tarfile.BLOCKSIZE, slice(257, 262)
_EXTENDED = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_LENGTH = re.compile(rb"(\d{1,7}) ")
_NEITHER = "it is neither zip nor tar"


def is_archive(name: str) -> bool:
    """Whether a file of that name ought to be one."""
    return name.lower().endswith(_NAMES)


def looks_like_archive(head: bytes) -> bool:
    """Whether a file that begins so is one, whatever its name."""
    return head.startswith((b"PK\3\4", b"PK\5\6", *_COMPRESSED, *_FOREIGN)) or head[_MAGIC] == b"ustar"


@dataclass
class InArchive:
    """A file or folder of an archive. It is filled while the archive is read, and then only looked at."""

    name: str
    kind: str = "folder"
    size: int = 0
    content: Callable[[int], bytes] | None = None
    children: dict[str, InArchive] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        return iter(self.children)

    def child(self, name: str) -> InArchive:
        return self.children[name]

    def read(self, most: int) -> bytes:
        try:
            return self.content(most)
        except Exception as error:  # whatever is in the archive, MemoryError among it
            raise Refusal(
                f"'{shown(self.name)}' cannot be read from its archive ({_reason(error)}): make the archive "
                "again, and open it to be sure."
            ) from None


def open_archive(entry: Entry) -> tuple[InArchive, list[str]]:
    """The folder that an archive holds, and what to tell the student about it. Raises Refusal where it holds none."""
    data, name, notes = entry.read(MAX_ARCHIVE + 1), shown(entry.name), []
    if len(data) > MAX_ARCHIVE:
        raise Refusal(f"'{name}' has more than {MAX_ARCHIVE >> 20} MiB, and was not opened: hand in only what was asked for.")
    for magic, kind in _FOREIGN.items():
        if data.startswith(magic):
            raise Refusal(f"'{name}' is {kind}, which is not opened here: hand in a .zip, or the files themselves.")
    try:
        members = _zip_members(data) if _is_zip(data) else _tar_members(_unpacked(name, data, notes), notes)
        return _tree(entry.name, members, notes), notes
    except Refusal:
        raise
    except Exception as error:  # whatever is in the file, MemoryError among it
        raise Refusal(
            f"'{name}' is no archive that can be opened ({_reason(error)}): it may have been cut off on "
            "its way. Make it again, open it to be sure, and hand it in again."
        ) from None


def _reason(error: Exception) -> str:
    return shown(str(error) or type(error).__name__)


# --- from a list of members to a tree -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Member:
    """path: as the archive says it, which may be anything"""

    path: str
    kind: str
    size: int
    content: Callable[[int], bytes]


def _tree(name: str, members: Iterable[_Member], notes: list[str]) -> InArchive:
    root, outside, twice, count = InArchive(name), {}, {}, 0
    for member in members:
        count += 1
        if count > MAX_ENTRIES:
            raise Refusal(
                f"'{shown(name)}' holds more than {MAX_ENTRIES:,} files and folders, and was not opened: "
                "hand in only what was asked for."
            )
        parts = _parts(member.path)
        if ".." in parts:
            outside[member.path] = None
        elif parts and not any(map(is_ignored, parts)) and _put(root, parts, member):
            twice["/".join(parts)] = None
    if outside:
        notes.append(f"{listed(outside)} in '{shown(name)}': left out, as '..' leads out of the archive.")
    if twice:
        notes.append(f"{listed(twice)} in '{shown(name)}': there more than once, and the last counts.")
    return root


def _parts(path: str) -> list[str]:
    """The path's names from the top of the archive, as on every system: C:\\hw\\a.py, /hw/a.py and ./hw/a.py are hw, a.py."""
    path = re.sub(r"\A[A-Za-z]:", "", path.replace("\\", "/"))
    return [part for part in path.split("/") if part not in ("", ".")]


def _put(root: InArchive, parts: list[str], member: _Member) -> bool:
    """Gives the member its place; whether that replaces another one."""
    kind = member.kind
    if len(parts) > MAX_DEPTH + 1:  # nobody looks there
        parts, kind = parts[: MAX_DEPTH + 1], "folder"
    folder, replaced = root, False
    for part in parts if kind == "folder" else parts[:-1]:
        below = folder.children.get(part)
        if below is None or below.kind != "folder":
            replaced |= below is not None
            below = folder.children[part] = InArchive(part)
        folder = below
    if kind != "folder":
        replaced |= parts[-1] in folder.children
        folder.children[parts[-1]] = InArchive(parts[-1], kind, member.size, member.content)
    return replaced


# --- zip ----------------------------------------------------------------------------------------------------


class _ShortReads(io.BytesIO):
    """A file whose one long read, which is that of a zip's list of contents, is refused before it fills the memory."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise ValueError("its list of contents is too long: hand in only what was asked for")
        return super().read(size)


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK") or zipfile.is_zipfile(io.BytesIO(data))


def _zip_members(data: bytes) -> Iterator[_Member]:
    archive = zipfile.ZipFile(_ShortReads(data))
    for info in archive.infolist():
        kinds = {stat.S_IFLNK: "link", stat.S_IFDIR: "folder", stat.S_IFREG: "file", 0: "file"}
        kind = "folder" if info.filename.endswith(("/", "\\")) else kinds.get(stat.S_IFMT(info.external_attr >> 16), "special")
        yield _Member(info.filename, kind, info.file_size, _zip_content(archive, info))


def _zip_content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def content(most: int) -> bytes:
        if info.flag_bits & 1:
            raise ValueError("it is protected by a password, which the grader does not have")
        # What one read of the other methods unpacks to, zipfile does not bound.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("it is compressed in a way that is not read here")
        with archive.open(info) as file:
            return file.read(most)

    return content


# --- tar ----------------------------------------------------------------------------------------------------


def _unpacked(name: str, data: bytes, notes: list[str]) -> bytes:
    """What was compressed, as far as it can be read."""
    kind = next((kind for magic, kind in _COMPRESSED.items() if data.startswith(magic)), None)
    if kind is None:
        return data
    done = bytearray()
    try:
        with importlib.import_module(kind).open(io.BytesIO(data)) as file:  # not every Python has every one
            while len(done) <= MAX_ARCHIVE and (part := file.read1(1 << 16)):
                done += part
    except Exception as error:
        if not done:
            raise
        notes.append(_damaged(_reason(error)))
    if len(done) > MAX_ARCHIVE:
        raise Refusal(
            f"'{name}' unpacks to more than {MAX_ARCHIVE >> 20} MiB, and was not opened: hand in only what was asked for."
        )
    return bytes(done)


def _damaged(how: str) -> str:
    return f"The archive is damaged ({how}): what could be read of it was taken. Make it again, and open it to be sure."


def _tar_members(data: bytes, notes: list[str]) -> Iterator[_Member]:
    """Its members, each under the long name that a header before its own may give."""
    named, sparse = None, False
    for info, start in _headers(data, notes):
        extended = data[start : start + min(info.size, _MAX_EXTENDED)]
        if info.type == tarfile.GNUTYPE_LONGNAME:
            named = _text(extended.partition(b"\0")[0])
        elif info.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            records = _records(extended)
            named, sparse = records.get("path", named), any(key.startswith("GNU.sparse.") for key in records)
        elif info.type not in _EXTENDED:
            kind = "special" if sparse else _tar_kind(info)
            yield _Member(named or info.name, kind, info.size, _tar_content(data, start, info.size))
            named, sparse = None, False


def _headers(data: bytes, notes: list[str]) -> Iterator[tuple[tarfile.TarInfo, int]]:
    """Each header, and where its data begin. A damaged one costs its own member only.

    tarfile reads a single header; going on to the next is done here, as a hostile one leads tarfile backwards, in
    circles, or into matching a pattern for hours.
    """
    at, count, damaged = 0, 0, False
    if not data:
        raise ValueError(_NEITHER)
    while data[at : at + _BLOCK].strip(b"\0"):
        try:
            info = tarfile.TarInfo.frombuf(data[at : at + _BLOCK], "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            if not at and data[_MAGIC] != b"ustar":
                raise ValueError(_NEITHER) from None
            damaged, at = True, at + _BLOCK
            while at < len(data) and data[at : at + _BLOCK][_MAGIC] != b"ustar":
                at += _BLOCK
            continue
        at, count, info.size = at + _BLOCK, count + 1, max(info.size, 0)
        if count > 3 * MAX_ENTRIES:  # each member may have one for its name, and one for its link's
            raise ValueError("it has too many headers: hand in only what was asked for")
        yield info, at
        if info.isreg() or info.type in _EXTENDED or info.type not in tarfile.SUPPORTED_TYPES:  # the others' size is a word
            at += -(-info.size // _BLOCK) * _BLOCK
    if damaged:
        notes.append(_damaged("not all that is in it is described"))


def _records(extended: bytes) -> dict[str, str]:
    """Records of a POSIX header, "LENGTH KEY=VALUE\\n" each, as far as they are well-formed."""
    records, at = {}, 0
    for _ in range(_MAX_RECORDS):
        digits = _LENGTH.match(extended, at)
        end = at + int(digits[1]) if digits else 0
        if not digits or end <= digits.end():
            break
        key, _, value = extended[digits.end() : end - 1].partition(b"=")
        records[_text(key)], at = _text(value), end
    return records


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _tar_kind(info: tarfile.TarInfo) -> str:
    if info.isdir():
        return "folder"
    if info.issym() or info.islnk():
        return "link"
    return "file" if info.isreg() and info.type != tarfile.GNUTYPE_SPARSE else "special"


def _tar_content(data: bytes, start: int, size: int) -> Callable[[int], bytes]:
    def content(most: int) -> bytes:
        if start + size > len(data):
            raise ValueError("the archive ends within it")
        return data[start : start + min(size, most)]

    return content
