"""Lists the members of a zip or tar archive, each to be read when it is needed.

Nothing that an archive declares about itself is believed: reading stops at a number of bytes, whatever size it declares.
"""

from __future__ import annotations

import importlib
import io
import re
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from autograder.intake.entries import MAX_ENTRIES
from autograder.intake.words import Refusal, quoted

MAX_ARCHIVE = 64 << 20
"""Bytes of an archive, and of a decompressed tar, in memory."""

COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\0": "lzma"}
"""How a compressed file begins, and the module that decompresses it."""


@dataclass(frozen=True)
class Member:
    """One member of an archive.

    path: as the archive declares it, so it can be anything
    content: gives the first bytes; may raise any exception
    """

    path: str
    kind: str
    size: int
    content: Callable[[int], bytes]


def members(name: str, data: bytes, notes: list[str]) -> Iterator[Member]:
    """The members of the archive, in order. May raise any exception, at once or later.

    notes: receives sentences about damage that was survived
    """
    return _zip_members(data, notes) if _is_zip(data) else _tar_members(_decompressed(name, data, notes), notes)


def reason(error: Exception) -> str:
    """What an exception says, for a sentence."""
    return quoted(str(error) or type(error).__name__)


# --- zip ----------------------------------------------------------------------------------------------------

_MAX_DIRECTORY = 4 << 20
"""Bytes of a zip's list of contents: zipfile makes an object of every 46 of them."""


class _ShortReads(io.BytesIO):
    """A file that refuses the one long read that zipfile makes, of the list of contents, before it fills the memory."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > _MAX_DIRECTORY:
            raise ValueError("its list of contents is too long: hand in only what the assignment asks for")
        return super().read(size)


def _is_zip(data: bytes) -> bool:
    """Whether it begins as a zip, or is one behind something that is no other archive. (A tar may contain or precede a zip.)"""
    other = is_tar(data) or data.startswith((*COMPRESSED,))
    return data.startswith(b"PK") or (not other and zipfile.is_zipfile(io.BytesIO(data)))


def _zip_members(data: bytes, notes: list[str]) -> Iterator[Member]:
    archive = zipfile.ZipFile(_ShortReads(data))
    end = data.rfind(b"PK\5\6")
    size, offset, comment = struct.unpack_from("<IIH", data, end + 12) if 0 <= end <= len(data) - 22 else (0, 0, 0)
    if offset != 0xFFFFFFFF and end != size + offset:  # the end of a zip says where its list of contents should begin
        notes.append(_more("Before", "zip"))
    if data[end + 22 + comment :].strip(b"\0"):
        notes.append(_more("After", "zip"))
    for info in archive.infolist():
        kinds = {stat.S_IFLNK: "link", stat.S_IFDIR: "folder", stat.S_IFREG: "file", 0: "file"}
        kind = "folder" if info.filename.endswith(("/", "\\")) else kinds.get(stat.S_IFMT(info.external_attr >> 16), "special")
        yield Member(info.filename, kind, info.file_size, _zip_content(archive, info))


def _zip_content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def content(most: int) -> bytes:
        if info.flag_bits & 1:
            raise ValueError("it is protected by a password: choose none when you create the archive")
        # zipfile does not bound how much one read decompresses in the other methods.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError("it is compressed with a method that the grader does not read: choose Deflate, the usual one")
        with archive.open(info) as file:
            return file.read(most)

    return content


# --- tar ----------------------------------------------------------------------------------------------------

_BLOCK, _MAGIC = tarfile.BLOCKSIZE, slice(257, 262)
_EXTENDED = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.XGLTYPE)
_MAX_EXTENDED, _MAX_RECORDS = 64 << 10, 50
"""Bytes and records that are read of an extended header."""

_LENGTH = re.compile(rb"(\d{1,7}) ")
_NEITHER = "it is neither zip nor tar"


def is_tar(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an uncompressed tar archive."""
    return head[_MAGIC] == b"ustar"


def _decompressed(name: str, data: bytes, notes: list[str]) -> bytes:
    """The data without compression, as far as they can be read. Raises Refusal if they are too long."""
    kind = next((kind for magic, kind in COMPRESSED.items() if data.startswith(magic)), None)
    if kind is None:
        return data
    done = bytearray()
    try:
        with importlib.import_module(kind).open(io.BytesIO(data)) as file:  # a Python may lack one of these modules
            while len(done) <= MAX_ARCHIVE and (part := file.read1(1 << 16)):
                done += part
    except Exception as error:
        if not done:
            raise
        notes.append(_damaged(reason(error)))
    if len(done) > MAX_ARCHIVE:
        raise Refusal(
            f"'{name}' unpacks to more than {MAX_ARCHIVE >> 20} MiB and was not opened. "
            "Hand in only what the assignment asks for."
        )
    return bytes(done)


def _more(where: str, kind: str) -> str:
    return (
        f"{where} the {kind} archive there are other bytes, such as a second archive. They were not read. "
        "If your files are among them, create one archive of all your files."
    )


def _damaged(how: str) -> str:
    return (
        f"The archive is damaged ({how}). The grader took what it could read. Create the archive again, and check that it opens."
    )


def _tar_members(data: bytes, notes: list[str]) -> Iterator[Member]:
    """The members, each under the long name that an extended header before its own may give it."""
    long_name, sparse = None, False
    for info, start in _headers(data, notes):
        extended = data[start : start + min(info.size, _MAX_EXTENDED)]
        if info.type == tarfile.GNUTYPE_LONGNAME:
            long_name = _text(extended.partition(b"\0")[0])
        elif info.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            records = _records(extended)
            long_name, sparse = records.get("path", long_name), any(key.startswith("GNU.sparse.") for key in records)
        elif info.type not in _EXTENDED:
            kind = "special" if sparse else _tar_kind(info)
            yield Member(long_name or info.name, kind, info.size, _tar_content(data, start, info.size))
            long_name, sparse = None, False


def _headers(data: bytes, notes: list[str]) -> Iterator[tuple[tarfile.TarInfo, int]]:
    """Each header, and where its data begin. A damaged header costs only its own member.

    tarfile reads the single headers. Going from one to the next is done here, because a hostile header can lead tarfile
    backwards, in circles, or into matching a pattern for hours.
    """
    at, count, damaged = 0, 0, False
    if not data:
        raise ValueError(_NEITHER)
    while data[at : at + _BLOCK].strip(b"\0"):
        try:
            info = tarfile.TarInfo.frombuf(data[at : at + _BLOCK], "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            if not at and not is_tar(data):
                raise ValueError(_NEITHER) from None
            damaged, at = True, at + _BLOCK
            while at < len(data) and not is_tar(data[at : at + _BLOCK]):
                at += _BLOCK
            continue
        at, count, info.size = at + _BLOCK, count + 1, max(info.size, 0)
        if count > 3 * MAX_ENTRIES:  # a member may have two more headers, for its name and for its link's
            raise ValueError("it has too many headers: hand in only what the assignment asks for")
        yield info, at
        if (
            info.isreg() or info.type in _EXTENDED or info.type not in tarfile.SUPPORTED_TYPES
        ):  # other types have a size without data
            at += -(-info.size // _BLOCK) * _BLOCK
    if data[at:].strip(b"\0"):
        notes.append(_more("After", "tar"))
    if damaged:
        notes.append(_damaged("some of its headers cannot be read"))


def _records(extended: bytes) -> dict[str, str]:
    """The records of a POSIX header, each "LENGTH KEY=VALUE\\n", up to the first that is malformed."""
    records: dict[str, str] = {}
    at = 0
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
            raise ValueError("the archive ends in the middle of it")
        return data[start : start + min(size, most)]

    return content
