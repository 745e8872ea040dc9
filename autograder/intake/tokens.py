"""Scans submitted text token by token, in linear time, without Python's parser: a bound on nesting, and what is a string."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""
      (?P<prefix>[A-Za-z]{1,2}(?=["']))
    | (?P<string> "{3} [^"\\]* (?: (?:\\.|"(?!"")) [^"\\]* )* "{3} | "(?!"") [^"\\\n]* (?:\\.[^"\\\n]*)* "
                | '{3} [^'\\]* (?: (?:\\.|'(?!'')) [^'\\]* )* '{3} | '(?!'') [^'\\\n]* (?:\\.[^'\\\n]*)* ' )
    | (?P<end>\n) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<comment>\#[^\n]*)
    | (?P<stray>["']|\d\w*(?=["'])) | \w+ | [^\w\s()\[\]{}"'\#\\]+ | \\\n?""",
    re.VERBOSE | re.DOTALL,
)
"""A token of Python, as far as strings, brackets, comments and line ends are concerned."""

# The braces of an f-string contain code, which may contain quotes: only the plainest f-strings are recognised.
_PLAIN_FORMAT = re.compile(r"""(?: [^{}] | {{ | }} | { (?: [^{}"'\\\n\#] | "[^{}"'\\\n]+" | '[^{}"'\\\n]+' )* } )*""", re.VERBOSE)


def is_ordinary(text: str) -> bool:
    """Whether no statement is long or deeply nested, strings aside. True is certain; False costs a process.

    The characters of a statement, its brackets and its chains of elif bound the depth of the parser, and Python's tokenizer
    bounds the indentation of blocks. A string is skipped where every version of Python ends it at the same place.
    """
    if len(text) > 200_000 or text.count("elif") > 50:
        return False
    depth = length = 0
    formatted = False
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "end":
            length = length if depth else 0
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "stray" or (kind == "string" and formatted and not _is_plain_format(token[0])):
            return False
        if kind != "comment" and (kind != "string" or formatted):
            length += token.end() - token.start()
        if depth > 20 or length > 1500:
            return False
        formatted = kind == "prefix" and not set(token[0].lower()).isdisjoint("ft")
    return True


def _is_plain_format(string: str) -> bool:
    return bool(_PLAIN_FORMAT.fullmatch(string)) and sum(map(string.count, "([{")) <= 20
