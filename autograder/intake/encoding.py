"""Decodes a file's bytes as Python does, whatever encoding it declares, into text to be stored as UTF-8."""

from __future__ import annotations

import codecs
import io
import re
import tokenize

from autograder.intake.words import Refusal, quoted

# PEP 263 lets a file name any codec: some take quadratic time (punycode), some give no text.
_SAFE_CODECS = re.compile(r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-\w+|gbk|gb2312|gb18030|big5|shift_jis|euc_\w+")
_DECLARATION = re.compile(r"\A((?:[ \t\f]*(?:#.*)?\n)??[ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")


def decode(name: str, data: bytes) -> str:
    """The file's text, with \\n at the end of each line. An encoding that it declares becomes UTF-8.

    Raises Refusal if the bytes are not text.
    """
    name = quoted(name)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise Refusal(f"{name} was saved as UTF-16. Save it as UTF-8 and try again.")
    if b"\0" in data:
        raise Refusal(
            f"{name} is not a text file: the byte at offset {data.index(0)} is null. Save it as UTF-8 text and try again."
        )
    try:
        text = data.decode(_encoding(data)).removeprefix("\ufeff")
    except LookupError:
        raise Refusal(
            f"{name} declares in its first lines an encoding that the grader does not know. "
            "Delete that line, save the file as UTF-8, and try again."
        ) from None
    except UnicodeDecodeError as error:
        byte = f"the byte at offset {error.start} (0x{data[error.start]:02x})"
        raise Refusal(
            f"{name} is not valid {error.encoding.upper()}: {byte} does not fit. Save it as UTF-8 and try again."
        ) from None
    return _DECLARATION.sub(r"\1utf-8", text.replace("\r\n", "\n").replace("\r", "\n"), count=1)


def _encoding(data: bytes) -> str:
    """The encoding in which Python would read the file.

    Raises LookupError if the file declares an encoding that is unknown or unsafe.
    """
    try:
        lines = io.BytesIO(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        encoding = tokenize.detect_encoding(lines.readline)[0]
    except SyntaxError:
        data.decode()  # if the bytes are not UTF-8 either, that error tells the student more
        raise LookupError from None
    if not _SAFE_CODECS.fullmatch(codecs.lookup(encoding).name):
        raise LookupError(encoding)
    return encoding.removesuffix("-sig")
