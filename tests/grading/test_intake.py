"""Whatever is handed in becomes module files or a sentence, and nothing of it runs or raises."""

import json
import os
import socket
import subprocess
import sys
import time
import types
import warnings

import pytest

from autograder.grading import intake, notebook, syntax
from autograder.grading.intake import Origin, read_submission

MODULES = ("divergences.py", "theory.py")
GOOD = {"divergences.py": "def kl(q, p):\n    return q - p\n", "theory.py": "ANSWER = 1\n"}


def hand_in(folder, files):
    """The folder, filled: bytes and texts by name, where a name may hold slashes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder, files):
    return read_submission(hand_in(folder, files), MODULES)


def cells(*sources, **changes):
    """A notebook with these code cells, as JSON."""
    code = [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "execution_count": None,
             "source": source} for i, source in enumerate(sources)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code} | changes)


def read_cells(folder, *sources):
    return read(folder, {"work.ipynb": cells(*sources)})


def only_problem(submission):
    """The one sentence that all modules share."""
    assert submission.sources == {} and set(submission.problems) == set(MODULES)
    (sentence,) = set(submission.problems.values())
    return sentence


# --- files and folders --------------------------------------------------------------------------------------


def test_folder_is_taken_as_it_is(tmp_path):
    """Breaks if a file that needs no remark is changed, dropped or remarked upon."""
    submission = read(tmp_path, GOOD)
    assert submission.sources == GOOD
    assert (submission.problems, submission.origins, submission.notes) == ({}, {}, ())


def test_file_alone_is_the_module_of_its_name(tmp_path):
    """Breaks if a file is taken for another module, or the modules not handed in go unmentioned."""
    submission = read_submission(hand_in(tmp_path, GOOD) / "theory.py", MODULES)
    assert submission.sources == {"theory.py": GOOD["theory.py"]} and submission.notes == ()
    assert submission.problems["divergences.py"].startswith("divergences.py is missing. Found: 'theory.py'.")


def test_file_of_another_name_is_the_main_module_and_says_so(tmp_path):
    """Breaks if a browser's "homework (1).py" is refused, or renamed without a word."""
    path = hand_in(tmp_path, {"homework (1).py": "x = 1\n"}) / "homework (1).py"
    submission = read_submission(path, MODULES)
    assert submission.sources == {"divergences.py": "x = 1\n"}
    assert submission.notes == ("'homework (1).py' was taken as divergences.py, whatever its name.",)
    assert "theory.py" in submission.problems


def test_file_that_looks_like_another_module_is_asked_about(tmp_path):
    """Breaks if Theory.py silently becomes the main module."""
    submission = read_submission(hand_in(tmp_path, {"Theory.py": "x = 1\n"}) / "Theory.py", MODULES)
    assert submission.notes[0].endswith("If it is meant as theory.py, give it that name.")


def test_helpers_come_along(tmp_path):
    """Breaks if a student's own module is lost, or other files are taken for code."""
    submission = read(tmp_path, GOOD | {"utils.py": "y = 2\n", "data.csv": "1,2\n", "README.md": "hello"})
    assert set(submission.sources) == {*MODULES, "utils.py"} and submission.notes == ()


@pytest.mark.parametrize("name", ["provided.py", "random.py", "torch.py", "numpy.py", "sympy.py", "scipy.py"])
def test_helper_that_would_shadow_a_module_is_left_out(tmp_path, name):
    """Breaks if the grader's provided.py, or a library, can be replaced by a file of that name."""
    submission = read(tmp_path, {**GOOD, name: "raise SystemExit\n"})
    assert submission.sources == GOOD
    assert f"'{name}': left out, as Python or the grader has a module of that name." in submission.notes[0]


def test_helper_that_cannot_be_imported_is_left_out(tmp_path):
    """Breaks if a name that is no identifier becomes a module file."""
    submission = read(tmp_path, GOOD | {"my-utils.py": "", "divergences (1).py": ""})
    assert submission.sources == GOOD
    assert submission.notes == (
        "'divergences (1).py' and 'my-utils.py': left out, as Python cannot import a file of that name.",)


def test_helper_that_is_no_python_costs_a_note_only(tmp_path):
    """Breaks if a broken file that nothing may need makes an expected module a problem."""
    submission = read(tmp_path, GOOD | {"scratch.py": "def f(:\n"})
    assert submission.sources == GOOD and submission.problems == {}
    assert submission.notes[0].startswith("scratch.py cannot be read")


def test_fifty_helpers_at_most(tmp_path):
    """Breaks if the number of files is unbounded, or the cut is silent, or falls on expected modules."""
    submission = read(tmp_path, GOOD | {f"a{i:02}.py": "" for i in range(52)})
    assert len(submission.sources) == 52 and set(MODULES) < set(submission.sources)
    assert submission.notes == (
        "'a50.py' and 'a51.py': left out, as only 50 files beside those asked for are taken.",)


def test_the_one_folder_inside_is_used(tmp_path):
    """Breaks if a zipped folder's wrapping, or what macOS and editors leave, hides the files."""
    files = {f"homework/{name}": text for name, text in GOOD.items()}
    junk = dict.fromkeys([
        "__MACOSX/divergences.py", "__pycache__/theory.py", ".git/theory.py", ".DS_Store", "._divergences.py",
        "homework/._theory.py", "homework/.ipynb_checkpoints/a.ipynb"], b"1 1\0")
    submission = read(tmp_path, files | junk)
    assert submission.sources == GOOD
    assert submission.notes == ("The files were taken from the folder 'homework'.",)


def test_files_at_the_top_come_before_a_folder_inside(tmp_path):
    """Breaks if an old copy in a subfolder is taken."""
    submission = read(tmp_path, {"divergences.py": "x = 1\n", "old/divergences.py": "", "old/theory.py": ""})
    assert submission.sources == {"divergences.py": "x = 1\n"} and "theory.py" in submission.problems


def test_expected_files_inside_come_before_other_code_at_the_top(tmp_path):
    """Breaks if a stray script or notebook at the top hides the real files one folder down."""
    submission = read(tmp_path, {"plots.py": "", "a.ipynb": cells("x = 2"), "hw/divergences.py": "x = 1\n"})
    assert submission.sources == {"divergences.py": "x = 1\n"}


def test_a_misnamed_file_inside_is_asked_about(tmp_path):
    """Breaks if a wrong name one folder down is not even mentioned."""
    problem = read(tmp_path, {"README": "", "hw/Divergences.py": ""}).problems["divergences.py"]
    assert "It is named 'Divergences.py'" in problem


def test_several_folders_inside_are_not_guessed_between(tmp_path):
    """Breaks if one of two equal candidates is chosen."""
    sentence = only_problem(read(tmp_path, {"a/theory.py": "", "b/theory.py": ""}))
    assert sentence.startswith("The folders 'a' and 'b' hold files each")


# --- what is missing ----------------------------------------------------------------------------------------


def test_missing_names_what_was_found(tmp_path):
    """Breaks if the student cannot see what arrived, or a long list is cut silently."""
    problem = read(tmp_path, {f"plot{i:02}.png": "" for i in range(12)}).problems["theory.py"]
    assert "'plot00.png'" in problem and "'plot09.png' and 2 more" in problem and "plot10" not in problem
    assert problem.endswith("Hand in theory.py as well.")


@pytest.mark.parametrize("name", ["Divergences.py", "DIVERGENCES.PY", "divergence.py", "divergences.py.txt"])
def test_missing_asks_about_a_close_name(tmp_path, name):
    """Breaks if a wrong name is accepted, or refused without naming the cure."""
    submission = read(tmp_path, {name: "x = 1\n", "theory.py": ""})
    assert "divergences.py" not in submission.sources
    problem = submission.problems["divergences.py"]
    assert problem.endswith(f"Did you mean divergences.py? It is named '{name}': rename it.")


def test_archives_are_not_opened(tmp_path):
    """Breaks if an archive is called a missing file without saying why."""
    hand_in(tmp_path, {"hw1.zip": b"PK", "hw1.tar.gz": b"\x1f"})
    for name in ("hw1.zip", "hw1.tar.gz"):
        assert only_problem(read_submission(tmp_path / name, MODULES)).startswith(f"'{name}' is an archive")
    assert "Archives are not opened" in read_submission(tmp_path, MODULES).problems["theory.py"]


def test_other_files_are_refused(tmp_path):
    """Breaks if a PDF is read as Python."""
    sentence = only_problem(read_submission(hand_in(tmp_path, {"a.pdf": b"%PDF"}) / "a.pdf", MODULES))
    assert sentence.startswith("'a.pdf' is not a Python file, a notebook or a folder")


@pytest.mark.parametrize("name", ["nothing", "nothing.py", "nul\0byte", "\ud800"])
def test_missing_path(tmp_path, name):
    """Breaks if a path that is not there, or cannot be one, raises."""
    assert "hand" in only_problem(read_submission(tmp_path / name, MODULES))


def test_empty_folder(tmp_path):
    """Breaks if a folder with nothing but what is ignored is not called empty."""
    assert "The folder that you handed in is empty" in only_problem(read(tmp_path, {".DS_Store": ""}))


def test_folder_with_a_files_name(tmp_path):
    """Breaks if a folder is opened as a file, or hides that the module is there in name."""
    submission = read(tmp_path, {"divergences.py/a.txt": "", "theory.py": ""})
    sentence = "'divergences.py' is a folder, where a file was expected: hand in the file itself."
    assert submission.problems == {"divergences.py": sentence}


def test_links_are_not_followed(tmp_path):
    """Breaks if a link can show the grader's own files as a submission."""
    hand_in(tmp_path, {"secret/divergences.py": "key = 1\n", "hw/theory.py": ""})
    (tmp_path / "hw/divergences.py").symlink_to(tmp_path / "secret/divergences.py")
    (tmp_path / "hw/helper.py").symlink_to(tmp_path / "secret/divergences.py")
    submission = read_submission(tmp_path / "hw", MODULES)
    assert set(submission.sources) == {"theory.py"}
    assert "is a link, which is not followed" in submission.problems["divergences.py"]
    assert "'helper.py' is a link" in submission.notes[0]


def test_linked_folders_are_not_followed(tmp_path):
    """Breaks if a link in place of the whole, or of the folder inside, is followed."""
    hand_in(tmp_path, {"secret/divergences.py": "key = 1\n", "hw/README": ""})
    (tmp_path / "hw/inside").symlink_to(tmp_path / "secret")
    assert read_submission(tmp_path / "hw", MODULES).sources == {}
    assert "is a link" in only_problem(read_submission(tmp_path / "hw/inside", MODULES))


def test_link_put_in_place_after_listing_is_not_followed(tmp_path, monkeypatch):
    """Breaks if a file is opened without O_NOFOLLOW, so that swapping it in time reads something else."""
    hand_in(tmp_path, {"secret.txt": "key = 1\n", "hw/divergences.py": "", "hw/theory.py": ""})
    survey = intake._survey

    def swap(*arguments):
        found = survey(*arguments)
        (tmp_path / "hw/divergences.py").unlink()
        (tmp_path / "hw/divergences.py").symlink_to(tmp_path / "secret.txt")
        return found

    monkeypatch.setattr(intake, "_survey", swap)
    submission = read_submission(tmp_path / "hw", MODULES)
    assert "could not be opened" in submission.problems["divergences.py"]


def test_special_files_do_not_block(tmp_path):
    """Breaks (by hanging) if a pipe is opened, or (by filling memory) if an endless device is read."""
    os.mkfifo(tmp_path / "divergences.py")
    hand_in(tmp_path, {"theory.py": ""})
    sentence = "'divergences.py' is a pipe or a device, where a file was expected: hand in the file itself."
    assert read_submission(tmp_path, MODULES).problems == {"divergences.py": sentence}
    assert only_problem(read_submission(tmp_path / "divergences.py", MODULES)) == sentence
    assert "a device" in only_problem(read_submission("/dev/zero", MODULES))


def test_socket_is_special_too(tmp_path, monkeypatch):
    """Breaks if anything but a regular file is opened."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("theory.py")
        assert "is a pipe or a device" in read(tmp_path, {"divergences.py": ""}).problems["theory.py"]


@pytest.mark.parametrize("function", ["open", "scandir"])
def test_what_cannot_be_opened_is_a_sentence(tmp_path, monkeypatch, function):
    """Breaks if missing permissions raise (root has them all, so they are taken away here)."""
    hand_in(tmp_path, GOOD)

    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(intake.os, function, refuse)
    problems = read_submission(tmp_path, MODULES).problems
    assert set(problems) == set(MODULES)
    assert all("could not be opened (Permission denied): hand it in" in text for text in problems.values())


def test_large_files_are_refused(tmp_path):
    """Breaks if the size of a file is unbounded, or a notebook's owner is not told to clear its outputs."""
    limit = intake.MAX_BYTES
    submission = read(tmp_path, {"divergences.py": b"#" * limit, "theory.py": b"#" * (limit + 1)})
    assert set(submission.sources) == {"divergences.py"}
    assert "has 2,000,001 bytes, and at most 2,000,000 are read" in submission.problems["theory.py"]
    large = hand_in(tmp_path, {"a.ipynb": b" " * (limit + 1)}) / "a.ipynb"
    assert "clear its outputs" in only_problem(read_submission(large, MODULES))


def test_folders_are_scanned_up_to_a_limit(tmp_path):
    """Breaks if what is taken from a crowded folder depends on the order of its listing."""
    hand_in(tmp_path, GOOD | {f"{i}.png": "" for i in range(999)})
    assert "holds more than 1000 files and folders" in only_problem(read_submission(tmp_path, MODULES))
    (tmp_path / "0.png").unlink()
    assert read_submission(tmp_path, MODULES).sources == GOOD


def test_a_crowded_folder_beside_the_files_costs_nothing(tmp_path, monkeypatch):
    """Breaks if a data folder hides the one with the code, or keeps the grader from ending."""
    monkeypatch.setattr(intake, "MAX_ENTRIES", 10)
    files = {f"hw/{name}": text for name, text in GOOD.items()} | {f"data/{i}": "" for i in range(11)}
    submission = read(tmp_path, files)
    assert submission.sources == GOOD and "The folder 'data' holds more than 10 files" in submission.notes[0]
    assert read(tmp_path, GOOD).notes == ()
    many = {f"d{i}/{j}": "" for i in range(3) for j in range(4)}
    assert "The folder 'many' holds more than 10 files" in only_problem(read(tmp_path / "many", many))


# --- the digest ---------------------------------------------------------------------------------------------


def test_digest_does_not_depend_on_the_listing(tmp_path, monkeypatch):
    """Breaks if the order of a listing, the folder's name, or what is ignored, changes the digest."""
    first = read(tmp_path / "a", GOOD | {"utils.py": "", "data.csv": "1"}).digest
    scan = os.scandir

    class Reversed(list):
        __enter__, __exit__ = list.__iter__, lambda *_: None

    monkeypatch.setattr(intake.os, "scandir", lambda path: Reversed(
        sorted(scan(path), key=lambda entry: entry.name, reverse=True)))
    assert read(tmp_path / "b", GOOD | {"utils.py": "", "data.csv": "1", ".DS_Store": "x"}).digest == first


def test_digest_tells_submissions_apart(tmp_path):
    """Breaks if two submissions that may be graded differently share a digest."""
    folders = [
        GOOD, GOOD | {"theory.py": "ANSWER = 2\n"}, {"divergences.py": GOOD["divergences.py"]}, {".x": ""},
        {"divergences.py": "a", "theory.py": "bc"}, {"divergences.py": "ab", "theory.py": "c"}, {"a.txt": ""},
        {"b.txt": ""}, {"a.ipynb": cells("x = 1")}, {"a.ipynb": cells("x = 2")}, {"theory.py": b"\xff"},
        {"divergences.py": "1", "theory.py": "2"}, {"divergences.py": "1theory.pyread2"}]
    digests = {read(tmp_path / str(i), files).digest for i, files in enumerate(folders)}
    assert len(digests) == len(folders) and all(len(digest) == 64 for digest in digests)


# --- text ---------------------------------------------------------------------------------------------------


def problem_of(folder, text):
    submission = read(folder, {"divergences.py": text, "theory.py": ""})
    assert set(submission.sources) == {"theory.py"}, "nothing of a broken file may be taken"
    return submission.problems["divergences.py"]


def test_syntax_error_names_line_text_and_message(tmp_path):
    """Breaks if the student is not told where, what, and what to do."""
    problem = problem_of(tmp_path, "x = 1\r\ndef kl(q p):\r\n    return 1\r\n")
    assert f"the grader's Python {sys.version_info[0]}.{sys.version_info[1]}: line 2: " in problem
    assert "invalid syntax" in problem and "That line is: def kl(q p): —" in problem
    assert problem.endswith("mend it, run `python divergences.py` to be sure, and hand it in again.")


def test_offending_line_is_printable_and_its_cut_is_said(tmp_path):
    """Breaks if a student's text can garble a terminal or report, or is cut silently."""
    problem = problem_of(tmp_path, "x = 1 1 # \x1b[31m \u202e" + "y" * 200)
    assert "x = 1 1 # \\x1b[31m \\u202eyyy" in problem and "\x1b" not in problem and "\u202e" not in problem
    assert "more characters)" in problem and "y" * 120 not in problem


@pytest.mark.parametrize("text", [
    "def f():\n", "def f():\n  x\n y\n", "if 1:\n\tx\n        y\n", "(1 +\n", "x = '''\n", "x = 'a\n", "\\",
    "x = " + "9" * 5000],
    ids=lambda text: repr(text[:9]))
def test_errors_at_the_end_and_of_indentation(tmp_path, text):
    """Breaks if a parser error of another class, or one past the last line, raises."""
    assert "cannot be read by the grader's Python" in problem_of(tmp_path, text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path, ending):
    """Breaks if old Mac or Windows files lose lines, or a third line names the encoding."""
    text = "# a\n#\n# coding: nonsense\nx = '''1\n2'''\n"
    assert read(tmp_path, {"theory.py": text.replace("\n", ending)}).sources == {"theory.py": text}


def test_other_encodings_become_utf8(tmp_path):
    """Breaks if a coding line or byte order mark is ignored, or stays and garbles the text in UTF-8."""
    latin = "#!/usr/bin/python\n# -*- coding: latin-1 -*-\nname = 'é'\n"
    marked = b"\xef\xbb\xbfx = 1\r\n"
    submission = read(tmp_path, {"divergences.py": latin.encode("latin-1"), "theory.py": marked})
    assert submission.sources["theory.py"] == "x = 1\n"
    scope = {}
    exec(submission.sources["divergences.py"].encode(), scope)
    assert scope["name"] == "é"


def test_first_coding_line_is_the_one(tmp_path):
    """Breaks if the coding line that Python obeys is not the one that is rewritten."""
    text = "# coding: cp1252\n# coding: ascii\nname = 'é'\n"
    submission = read(tmp_path, {"theory.py": text.encode("cp1252")})
    assert submission.sources["theory.py"] == "# coding: utf-8\n# coding: ascii\nname = 'é'\n"


@pytest.mark.parametrize(("data", "words"), [
    (b"x = 1\ny = '\xe9'\n", "not valid UTF-8: the byte at offset 11 (0xe9)"),
    (b"\xef\xbb\xbfx = '\xe9'\n", "not valid UTF-8: the byte at offset 8 (0xe9)"),
    (b"# coding: ascii\nx = '\xe9'\n", "not valid ASCII: the byte at offset 21 (0xe9)"),
    (b"# coding: nonsense\n", "names in its first lines an encoding that is not known here"),
    (b"# coding: punycode\nx = 1\n", "names in its first lines an encoding that is not known here"),
    (b"\xef\xbb\xbf# coding: latin-1\n", "names in its first lines an encoding that is not known here"),
    ("x = 1\n".encode("utf-16"), "saved as UTF-16: save it as UTF-8"),
    (b"x = 1\n\0", "the byte at offset 6 is null")], ids=repr)
def test_bytes_that_are_no_text(tmp_path, data, words):
    """Breaks if undecodable bytes raise, or the student is not told which."""
    assert words in problem_of(tmp_path, data)


def test_parser_warnings_are_not_shown(tmp_path, capfd):
    """Breaks if a SyntaxWarning is printed among the grader's output, or taken for an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = "x = '\\d'\nif x is 1: pass\n"
        submission = read(tmp_path, {"divergences.py": text, "theory.py": text + f"y = [{'1, ' * 2000}]\n"})
    assert submission.problems == {} and capfd.readouterr() == ("", "")


# --- hostile text -------------------------------------------------------------------------------------------

HOSTILE = {
    "open brackets": "(" * 100_000,
    "brackets": "(" * 100_000 + ")" * 100_000,
    "minus": "-" * 1_000_000 + "1",
    "not": "not " * 100_000 + "1",
    "attributes": "x" + ".a" * 100_000,
    "sums": "a+" * 100_000 + "1",
    "calls": "f" + "()" * 100_000,
    "powers": "2**" * 100_000 + "1",
    "lambdas": "lambda:" * 100_000 + "1",
    "conditionals": "a if b else " * 100_000 + "c",
    "blocks": "".join(" " * i + "if 1:\n" for i in range(200)) + " " * 200 + "pass\n",
    "elifs": "if a:\n pass\n" + "elif a:\n pass\n" * 20_000,
    "f-strings": "f'{" * 100 + "1" + "}'" * 99,
    "format": "f'{1:" + "{1:" * 150 + "}" * 151 + "'",
    "hidden in an f-string": "f'" + "{" + "-" * 1_000_000 + "1}' 2",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_nesting_is_one_clear_sentence(tmp_path, text):
    """Breaks (by ending the tests' own process) if hostile text reaches this interpreter's parser."""
    began = time.monotonic()
    problem = problem_of(tmp_path, text)
    assert problem.startswith("divergences.py cannot be read by the grader's Python") and len(problem) < 500
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("name", ["open brackets", "minus", "powers", "blocks", "format"])
def test_hostile_cell_does_not_lose_the_others(tmp_path, name):
    """Breaks if cells are parsed with less care than files."""
    submission = read_cells(tmp_path, "x = 1", HOSTILE[name], "y = 2")
    assert submission.sources["theory.py"] == "x = 1\n\ny = 2\n"
    assert submission.notes[-1].startswith("Cell 2 was not taken, as Python cannot read it: ")


@pytest.mark.parametrize("text", [
    "[" * 90 + "]" * 90 + "\n", "x = [\n" + "    0.1, 0.2,\n" * 2000 + "]\n",
    "if a:\n pass\n" + "elif a:\n pass\n" * 60, ("x = 1  # " + "-" * 90 + "\n") * 2100,
    "print(f\"{x['a']:{width}}\", f'{{}}')\n", "'''" + "it's (\n" * 500 + "'''\n"], ids=lambda text: text[:9])
def test_unusual_text_that_is_right_is_taken(tmp_path, text):
    """Breaks if caution refuses what Python reads: tables, long chains, much text."""
    assert read(tmp_path, {"divergences.py": text}).sources["divergences.py"] == text


@pytest.mark.parametrize("text", [
    '''f"{'}'"''' + "+" + "(" * 50, "f'''{" + "(" * 50, 'f"{x["' + "(" * 50 + '"]}"', 'if"{{{"',
    "rf'{x:{" + "(" * 50 + "}}'", '1f"{' + "(" * 50 + '"', 'f"{' + "(" * 50 + ')}"', '"""' + "(" * 50,
    "'" + "(" * 50, 'f"""{' + "(" * 50 + '"', "if a:\n pass\n" + "elif a:\n pass\n" * 51,
    "x = 1 + \\\n" * 400, "f(\n1, # )\n" * 21], ids=lambda text: text[:12])
def test_depth_cannot_hide(text):
    """Breaks if quotes, braces, comments or lines make the scan lose its place, and depth go unseen."""
    assert not syntax.is_ordinary(text)


def test_ordinary_text_needs_no_process(tmp_path, monkeypatch):
    """Breaks if a normal submission pays the start of an interpreter (three times all of the rest)."""
    monkeypatch.setattr(subprocess, "run", None)
    text = ('import torch\n\n\ndef kl(q, p):\n    """It\'s KL(q ‖ p): the sum of q·log(q/p)."""\n'
            "    if q is None:  # don't\n        raise ValueError(f\"{q!r} {p['x']:.3f} {{}}\" 'or' r'\\d')\n"
            "    return (q * (q / p).log()).sum(-1)\n\n\n") * 40
    submission = read(tmp_path, {"divergences.py": text, "theory.py": "x = 1 +\n"})
    assert set(submission.sources) == {"divergences.py"}


def test_reading_for_ever_is_ended(tmp_path, monkeypatch):
    """Breaks if text that the parser is slow on can hold up a class, or loses what is ordinary too."""
    monkeypatch.setattr(intake, "PARSE_SECONDS", 0.2)
    monkeypatch.setattr(syntax, "_PARSE_ALONE", "import time; time.sleep(600)")
    slow = "[" * 90
    submission = read(tmp_path, {"divergences.py": slow, "theory.py": "x = 1\n", "more.py": slow})
    assert submission.sources == {"theory.py": "x = 1\n"}
    assert "too long" in submission.problems["divergences.py"] and "too long" in submission.notes[0]


def test_a_grader_that_cannot_check_says_it_is_at_fault(tmp_path, monkeypatch):
    """Breaks if the machine's fault raises, or is put down to the student."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert "which is not your fault" in problem_of(tmp_path, "[" * 90)


@pytest.mark.parametrize(("end", "words"), [
    ("sys.exit(1)", "which is not your fault"), ("os.abort()", "it is nested too deeply")])
def test_how_the_parsers_process_may_end(tmp_path, monkeypatch, end, words):
    """Breaks if a crash of the parser is called the grader's fault, or the grader's fault a crash."""
    monkeypatch.setattr(syntax, "_PARSE_ALONE", f"import os, sys; {end}")
    assert words in problem_of(tmp_path, "[" * 90)


# --- notebooks: which one -----------------------------------------------------------------------------------


def test_notebook_stands_in_for_every_missing_module(tmp_path):
    """Breaks if functions asked for in theory.py are not looked for in the one notebook."""
    submission = read(tmp_path, {"hw1.ipynb": cells("def kl():\n    pass", "ANSWER = 1")})
    text = "def kl():\n    pass\n\nANSWER = 1\n"
    assert submission.sources == dict.fromkeys(MODULES, text) and submission.problems == {}
    assert submission.origins == dict.fromkeys(MODULES, (Origin(1, 1), Origin(1, 2), None, Origin(2, 1)))
    assert submission.notes == ("'divergences.py' and 'theory.py' were taken from the notebook 'hw1.ipynb'.",)
    assert read_submission(tmp_path / "hw1.ipynb", MODULES) == submission


def test_python_file_wins_over_the_notebook(tmp_path):
    """Breaks if a notebook replaces a file, or the student is not told which was graded."""
    submission = read(tmp_path, {"theory.py": "x = 1\n", "hw1.ipynb": cells("x = 2")})
    assert submission.sources == {"theory.py": "x = 1\n", "divergences.py": "x = 2\n"}
    assert set(submission.origins) == {"divergences.py"}
    assert submission.notes == ("'divergences.py' was taken from the notebook 'hw1.ipynb'.",
                                "'theory.py' was taken from .py, not from the notebook.")
    submission = read(tmp_path, GOOD)
    assert submission.sources == GOOD and submission.origins == {}
    assert submission.notes == ("'hw1.ipynb': not read, as there were 'divergences.py' and 'theory.py'.",)


def test_broken_python_file_wins_too(tmp_path):
    """Breaks if an error in the file is hidden by grading the notebook instead."""
    submission = read(tmp_path, {"divergences.py": "x =\n", "theory.py": "", "hw1.ipynb": cells("x = 2")})
    assert set(submission.problems) == {"divergences.py"}


def test_several_notebooks_are_not_guessed_between(tmp_path):
    """Breaks if one of several notebooks is chosen; with nothing missing they do no harm."""
    files = {"a.ipynb": cells("x = 1"), "b.ipynb": cells("x = 2")}
    problems = read(tmp_path, files).problems
    assert set(problems) == set(MODULES)
    for module, problem in problems.items():
        assert problem == (f"{module} is missing, and notebooks there are several: hand in one of 'a.ipynb' "
                           "and 'b.ipynb'.")
    assert read(tmp_path, GOOD).sources == GOOD


def test_misnamed_file_beside_a_notebook_is_asked_about(tmp_path):
    """Breaks if the handed-out notebook quietly takes the place of the student's real, misnamed file."""
    submission = read(tmp_path, {"Divergences.py": "x = 1\n", "theory.py": "", "hw1.ipynb": cells("x = 2")})
    assert "Did you mean 'Divergences.py' as divergences.py? Then rename it." in submission.notes


def test_nbformat_is_imported_for_notebooks_only():
    """Breaks if every grading pays for a package that few submissions need."""
    code = ("import sys, types; sys.modules['autograder'] = package = types.ModuleType('autograder'); "
            "package.__path__ = [sys.argv[1]]; import autograder.grading.intake; "
            "sys.exit('nbformat' in sys.modules)")
    package = os.path.dirname(os.path.dirname(intake.__file__))
    assert subprocess.run([sys.executable, "-c", code, package], check=False).returncode == 0


# --- notebooks: what is taken -------------------------------------------------------------------------------


def taken(folder, *sources):
    """The module that the cells make, and the notes after the one that names the notebook."""
    submission = read_cells(folder, *sources)
    assert submission.problems == {}
    assert len(submission.origins["theory.py"]) == submission.sources["theory.py"].count("\n")
    return submission.sources["theory.py"], submission.notes[1:]


@pytest.mark.parametrize("text", [
    "import torch", "from torch import nn as n", "def f(x):\n    return x", "async def f():\n    pass",
    "class A(B):\n    x = 1", "N = 3", "N = -1.5", "N = (1, {'a': [2]})", "N = M = None", "N: int = 3",
    "N = '''a\n\nb'''", "HALF = 1 / 2", "N = -2 * 3.0 + 1", "f = lambda x: x + 1"])
def test_definitions_are_taken(tmp_path, text):
    """Breaks if one of the four kinds of statement a module may need is lost or altered."""
    assert taken(tmp_path, text) == (text + "\n", ())


@pytest.mark.parametrize(("text", "names"), [
    ("data = load()", "'data' in cell 2 was"), ("a, b = 1, 2", "'a' and 'b' in cell 2 were"),
    ("n = 2 ** 3", "'n' in cell 2 was"), ("n += 1", "'n' in cell 2 was"), ("s = f'{1}'", "'s' in cell 2 was"),
    ("for i in x:\n  y = i", "'i' and 'y' in cell 2 were"), ("if c:\n  def f(): z = 1", "'f' in cell 2 was"),
    ("try:\n  import torch.nn\nexcept E: pass", "'torch' in cell 2 was"), ("(w := f())", "'w' in cell 2 was"),
    ("with a as b: pass", "'b' in cell 2 was"), ("n: int = f()", "'n' in cell 2 was"),
    ("x.y = [k for k in z]", None), ("print(1)\nx[0] = 2\n_ = f()\n'text'\nn: int", None)], ids=repr)
def test_the_rest_is_left_out_and_named(tmp_path, text, names):
    """Breaks if code with effects is taken, or a name that functions may need vanishes silently."""
    note = (f"{names} not taken: only imports, functions, classes and constants written as numbers or text are. "
            "Compute it inside the function that uses it.",)
    assert taken(tmp_path, "N = 1", text) == ("N = 1\n", note if names else ())


def test_lines_are_copied_as_they_stand(tmp_path):
    """Breaks if decorators, comments, types or layout are lost, as ast.unparse would."""
    text = ("@decorate(1)\n@ twice\ndef f(x,   # type: int\n      y):  # why\n    # inside\n"
            "    return  x  # type: ignore")
    assert taken(tmp_path, f"# above\n{text}\n\n# below\n") == (text + "\n", ())


def test_a_traceback_leads_back_to_the_cell(tmp_path):
    """Breaks if a line's origin is off by one, or counts cells that hold no code."""
    cell = "print()\n\ndef f():\n    return 1\n\n\ndef g():\n    x = 1\n    return x / 0\n"
    book = json.loads(cells("import math\n", cell))
    book["cells"].insert(0, {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "# Title"})
    submission = read(tmp_path, {"a.ipynb": json.dumps(book)})
    module = types.ModuleType("theory")
    exec(compile(submission.sources["theory.py"], "theory.py", "exec"), module.__dict__)
    with pytest.raises(ZeroDivisionError) as caught:
        module.g()
    assert submission.origins["theory.py"][caught.traceback[-1].lineno] == Origin(2, 9)


@pytest.mark.parametrize(("text", "expected"), [
    ("N = 1; x = f()", "N = 1"), ("x = f(); N = 1 # é", "N = 1 # é"), ("N = 'é'; \\\nx = f()", "N = 'é'"),
    ("import os; os.remove('a')", "import os"), ("x = f('''\n''');   N = [\n1]; y = g()", "N = [\n1]"),
    ("N = 1;", "N = 1")])
def test_statements_that_share_a_line(tmp_path, text, expected):
    """Breaks if taking a statement takes its neighbour's code along."""
    assert taken(tmp_path, text)[0] == expected + "\n"


def test_future_imports_come_first(tmp_path):
    """Breaks if what Jupyter allows in any cell makes the module a syntax error."""
    source, _ = taken(tmp_path, "import torch", "from __future__ import annotations\ndef f(x: A): pass")
    assert source.startswith("from __future__ import annotations\n")
    compile(source, "theory.py", "exec")


@pytest.mark.parametrize(("cell", "expected"), [
    ("%matplotlib inline\nN = 1", "N = 1"), ("!pip install it's\nN = 1", "N = 1"),
    ("?print\nprint?\nf.g??\n%time?\nN = 1", "N = 1"),
    ("!pip install \\\n  torch\nN = 1", "N = 1"), ("\n  %time f()\n  N = 1", "N = 1"),
    ("def f():\n    %time\n    return 1", "def f():\n    pass\n    return 1"),
    ("def f(a, b):\n    return (a\n    % b)", "def f(a, b):\n    return (a\n    % b)"),
    ("%time\ndef f(a, b):\n    '''\n    % of\n    !b\n    '''\n    return (a\n    % b)",
     "def f(a, b):\n    '''\n    % of\n    !b\n    '''\n    return (a\n    % b)")])
def test_lines_of_ipython_are_dropped(tmp_path, cell, expected):
    """Breaks if a magic loses its cell, or text, or a line that begins with the operator %, is dropped."""
    assert taken(tmp_path, cell) == (expected + "\n", ())


@pytest.mark.parametrize("text", [
    "'" + "\\'" * 400_000, '"""' + '\\"""' * 200_000, " " * 400_000 + "\n(", "%a\n" * 20_000 + "("],
    ids=["quotes", "triple quotes", "spaces", "magics"])
def test_looking_for_ipython_takes_linear_time(tmp_path, text):
    """Breaks if a pattern's time grows with the square of a hostile cell (hours for these)."""
    began = time.monotonic()
    taken(tmp_path, "N = 1", text)
    assert time.monotonic() - began < 15


def test_what_python_reads_is_not_searched_for_ipython(tmp_path, monkeypatch):
    """Breaks if a search that does not know all of Python may change what is right."""
    monkeypatch.setattr(notebook, "_blank_magics", None)
    assert taken(tmp_path, "N = 1")[0] == "N = 1\n"


def test_dropped_lines_keep_the_count(tmp_path):
    """Breaks if a dropped line shifts the lines after it."""
    submission = read_cells(tmp_path, "%a\n!b \\\n c\n\nN = 1\n")
    assert submission.origins["theory.py"] == (Origin(1, 5),)


def test_cell_magics_drop_the_cell(tmp_path):
    """Breaks if another language's text is read as Python, or the loss is silent."""
    assert taken(tmp_path, "\n%%bash -x\nN = 2", "N = 1") == (
        "N = 1\n", ("Cell 1 was not taken, as it begins with %%bash: use another for functions.",))


def test_a_broken_cell_does_not_lose_the_others(tmp_path):
    """Breaks if one syntax error costs the notebook, or cell, line and message are not named."""
    source, (note,) = taken(tmp_path, "N = 1", "%magic\nx = 1\ndef f(:\n", "M = 2")
    assert source == "N = 1\n\nM = 2\n"
    assert note == "Cell 2 was not taken, as Python cannot read it: line 3: invalid syntax."


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_characters_that_no_python_file_holds(tmp_path, character):
    """Breaks if text that cannot be parsed, or written as UTF-8, raises."""
    source, (note,) = taken(tmp_path, "N = 1", f"x = 1\ny = '{character}'")
    assert source == "N = 1\n" and "Cell 2 was not taken" in note and "line 2: the character \\" in note


def test_the_last_definition_wins(tmp_path):
    """Breaks if an earlier version is graded, both are kept for no reason, or the student is not told."""
    source, notes = taken(tmp_path, "def f(): pass\nN = 1", "def g(): return f()", "def f(): g()\nN = 2")
    assert source == "def g(): return f()\n\ndef f(): g()\nN = 2\n"
    assert notes == tuple(f"'{name}' is defined 2 times: the last, in cell 3, counts." for name in "fN")


def test_what_is_needed_later_takes_the_last(tmp_path):
    """Breaks if a use after the last definition keeps an earlier one."""
    text = "class A: x = 2\nclass B(A): pass"
    assert taken(tmp_path, "class A: x = 1\n" + text)[0] == text + "\n"


@pytest.mark.parametrize("text", [
    "class A: pass\nclass A(A): x = 1", "class A: pass\nclass B(A): pass\nclass A: pass",
    "N = 1\ndef f(n=N): return n\nN = 2", "N = 1\nclass C:\n  n = N\nN = 2",
    "def f(): pass\n@f.register\ndef _(x): pass\n@f.register\ndef _(y): pass"])
def test_what_the_import_needs_first_stays(tmp_path, text):
    """Breaks if dropping an earlier definition makes the module fail where the notebook did not."""
    assert taken(tmp_path, text)[0] == text + "\n"


def test_notes_are_few(tmp_path):
    """Breaks if a long notebook buries the report, or the cut is silent."""
    _, notes = taken(tmp_path, "N = 1", *["x = f()"] * 50)
    assert len(notes) == 21 and notes[-1] == "30 more such notes on 'work.ipynb' are not shown."


@pytest.mark.parametrize("sources", [(), ("",), ("print(1)", "x = f()"), ("def f(:",)])
def test_notebook_without_definitions(tmp_path, sources):
    """Breaks if an empty module is graded as if it were a submission."""
    assert only_problem(read_cells(tmp_path, *sources)).startswith(
        "'work.ipynb' has no import, function, class or constant to take")


@pytest.mark.parametrize("data", [
    "", "{", "[]", "null", "print(1)", "[" * 500_000, '{"a":' * 100_000, "{}", b"\xff\xfe\0", b"{\xff}",
    cells(nbformat=99), cells(nbformat="x"), cells(cells=[1]), cells(cells=None), cells(cells=[{}]), cells(3),
    cells([["x"]]), cells(None), '{"nbformat": ' + "9" * 5000 + "}",
    cells(metadata=json.loads("[" * 300 + "]" * 300))],
    ids=lambda data: repr(data[:20]))
def test_notebook_that_is_none(tmp_path, data, capfd):
    """Breaks if a file's content can make reading it raise, or print."""
    sentence = only_problem(read(tmp_path, {"work.ipynb": data}))
    assert sentence.startswith(("'work.ipynb' ", "work.ipynb ")) and len(sentence) < 400
    assert capfd.readouterr() == ("", "")


def test_notebooks_are_read_leniently(tmp_path, capfd, caplog, recwarn):
    """Breaks if an old notebook, or one invalid in what does not matter, is refused or complained of."""
    cell = {"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []}
    sheets = [{"metadata": {}, "cells": [cell]}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}
    odd = json.loads(cells(["N = 1\r\n", "M = 2\r"], "K = 3", extra=1))
    odd["cells"][0]["execution_count"] = "never"
    del odd["cells"][1]["id"]
    assert read(tmp_path / "old", {"a.ipynb": json.dumps(old)}).sources["theory.py"] == "x = 1\n"
    submission = read(tmp_path / "odd", {"a.ipynb": json.dumps(odd)})
    assert submission.sources["theory.py"] == "N = 1\nM = 2\n\nK = 3\n"
    assert capfd.readouterr() == ("", "") and not caplog.records and not recwarn.list


def test_nothing_handed_in_runs(tmp_path, monkeypatch):
    """Breaks if intake imports, compiles or executes what it reads."""
    trap = "import os\nos.environ['RAN'] = '1'\nraise SystemExit\n"
    files = dict.fromkeys(["json.py", "nbformat.py", "divergences.py"], trap)
    monkeypatch.chdir(hand_in(tmp_path, files | {"a.ipynb": cells(trap)}))
    submission = read_submission(tmp_path, MODULES)
    assert set(submission.sources) == {*MODULES, "nbformat.py"} and "RAN" not in os.environ


STUBS = "def f(x):\n    raise NotImplementedError(\"f is not implemented yet: replace this line with your solution.\")\n"


def test_a_notebook_beside_untouched_stubs_counts(tmp_path):
    """Breaks if a finished notebook in the folder it was handed out in is worth nothing."""
    submission = read(tmp_path, {"hw.ipynb": cells("def f(x):\n    return x"), **dict.fromkeys(MODULES, STUBS)})
    assert all("return x" in submission.sources[name] for name in MODULES)
    assert any("taken from the notebook 'hw.ipynb'" in note for note in submission.notes)


def test_a_notebook_beside_a_file_that_was_worked_on_does_not(tmp_path):
    files = dict.fromkeys(MODULES, STUBS + "\n\ndef g(x):\n    return 2 * x\n")
    submission = read(tmp_path, {"hw.ipynb": cells("def f(x):\n    return x"), **files})
    assert all("return 2 * x" in submission.sources[name] for name in MODULES)


@pytest.mark.parametrize("magic", ["%%time", "%%capture"])
def test_a_cell_that_is_only_timed_or_silenced_is_taken(tmp_path, magic):
    assert "def f(x):" in read_cells(tmp_path, f"{magic}\ndef f(x):\n    return x").sources["theory.py"]
