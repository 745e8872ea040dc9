"""Whatever is handed in becomes modules or a sentence. None of it is run, and none of it raises an error."""

import os
import socket
import subprocess
import sys
import time
import warnings

import pytest
from handing_in import GOOD, MODULES, cells, code_of, hand_in, only_problem, read, read_cells

from autograder.intake import entries, files, syntax, tokens
from autograder.intake import submission as intake
from autograder.intake.submission import read_submission

# --- files and folders --------------------------------------------------------------------------------------


def test_a_folder_is_taken_unchanged(tmp_path):
    """Breaks if a file in good order is changed, dropped or commented on."""
    submission = read(tmp_path, GOOD)
    assert submission.sources == GOOD
    assert (submission.problems, submission.origins, submission.notes) == ({}, {}, ())


def test_a_single_file_is_the_module_of_its_name(tmp_path):
    """Breaks if a file is taken for another module, or the missing modules are not mentioned."""
    submission = read_submission(hand_in(tmp_path, GOOD) / "theory.py", MODULES)
    assert submission.sources == {"theory.py": GOOD["theory.py"]} and submission.notes == ()
    assert submission.problems["divergences.py"].startswith("divergences.py is missing. Found: 'theory.py'.")


def test_a_single_file_of_another_name_is_the_main_module(tmp_path):
    """Breaks if a browser's "homework (1).py" is refused, or is renamed without a note."""
    path = hand_in(tmp_path, {"homework (1).py": "x = 1\n"}) / "homework (1).py"
    submission = read_submission(path, MODULES)
    assert submission.sources == {"divergences.py": "x = 1\n"}
    assert submission.notes == ("'homework (1).py' was taken as divergences.py, because no other file was handed in.",)
    assert "theory.py" in submission.problems


def test_a_single_file_that_resembles_another_module_is_pointed_out(tmp_path):
    """Breaks if Theory.py silently becomes the main module."""
    submission = read_submission(hand_in(tmp_path, {"Theory.py": "x = 1\n"}) / "Theory.py", MODULES)
    assert submission.notes[0].endswith("If it is meant to be theory.py, give it that name.")


def test_helpers_are_taken(tmp_path):
    """Breaks if a student's own module is lost, or other files are taken for code."""
    submission = read(tmp_path, GOOD | {"utils.py": "y = 2\n", "data.csv": "1,2\n", "README.md": "hello"})
    assert set(submission.sources) == {*MODULES, "utils.py"} and submission.notes == ()


def test_the_kits_own_file_is_left_out_without_a_word(tmp_path):
    """Breaks if the grader's provided.py can be replaced, or if everybody with a kit is told to rename it."""
    submission = read(tmp_path, {**GOOD, "provided.py": "raise SystemExit\n"})
    assert submission.sources == GOOD and submission.notes == ()


@pytest.mark.parametrize("name", ["random.py", "torch.py", "numpy.py", "sympy.py", "scipy.py"])
def test_helper_that_would_shadow_a_module_is_left_out(tmp_path, name):
    """Breaks if a library can be replaced by a file of that name."""
    submission = read(tmp_path, {**GOOD, name: "raise SystemExit\n"})
    assert submission.sources == GOOD
    assert f"'{name}' was left out because Python or the grader has a module of the same name." in submission.notes[0]


def test_a_helper_that_cannot_be_imported_is_left_out(tmp_path):
    """Breaks if a file whose name is not an identifier becomes a module."""
    submission = read(tmp_path, GOOD | {"my-utils.py": "", "divergences (1).py": "", f"{'n' * 100}.py": ""})
    assert submission.sources == GOOD
    assert submission.notes == (
        f"'divergences (1).py', 'my-utils.py' and '{'n' * 100}.py' were left out because a file of such a name cannot be "
        "imported. Rename a file that your code imports: letters, digits and underscores only, at most 80 characters.",
    )


def test_a_broken_helper_costs_only_a_note(tmp_path):
    """Breaks if a broken file, which perhaps no module needs, turns an expected module into a problem."""
    submission = read(tmp_path, GOOD | {"scratch.py": "def f(:\n"})
    assert submission.sources == GOOD and submission.problems == {}
    assert submission.notes[0].startswith("scratch.py cannot be read")


def test_at_most_two_hundred_helpers_are_taken(tmp_path):
    """Breaks if any number of files is taken, or if files are dropped silently, or expected modules among them."""
    submission = read(tmp_path, GOOD | {f"a{i:03}.py": "" for i in range(202)})
    assert len(submission.sources) == 202 and set(MODULES) < set(submission.sources)
    assert submission.notes == (
        "'a200.py' and 'a201.py' were left out because at most 200 files are taken besides those that the assignment asks for. "
        "Combine some of your files.",
    )


def test_the_only_folder_inside_is_used(tmp_path):
    """Breaks if an outer folder, or files that macOS and editors leave behind, hide the submission."""
    files = {f"homework/{name}": text for name, text in GOOD.items()}
    junk = dict.fromkeys(
        [
            "__MACOSX/divergences.py",
            "__pycache__/theory.py",
            ".git/theory.py",
            ".DS_Store",
            "._divergences.py",
            "homework/._theory.py",
            "homework/.ipynb_checkpoints/a.ipynb",
        ],
        b"1 1\0",
    )
    submission = read(tmp_path, files | junk)
    assert submission.sources == GOOD
    assert submission.notes == ("The files were taken from the folder 'homework'.",)


@pytest.mark.parametrize("place", ["a/b", "a/b/c/d"])
def test_nested_folders_are_searched(tmp_path, place):
    """Breaks if hw1/submission/hw1/divergences.py is called missing, or is taken without a note."""
    files = {f"{place}/{name}": text for name, text in GOOD.items()}
    submission = read(tmp_path, files | {"a/README": "", "data/x/y.csv": ""})
    assert submission.sources == GOOD and submission.notes == (f"The files were taken from the folder '{place}'.",)


def test_the_depth_of_the_search_is_bounded(tmp_path):
    """Breaks if the search goes to any depth."""
    submission = read(tmp_path, {f"a/b/c/d/e/{name}": text for name, text in GOOD.items()})
    assert "divergences.py is missing. Found: 'a'." in submission.problems["divergences.py"]


def test_the_topmost_folder_counts(tmp_path):
    """Breaks if an old copy further down is taken, or makes the choice unclear."""
    files = {f"hw/{name}": text for name, text in GOOD.items()} | {f"hw/old/{name}": "x = 1\n" for name in GOOD}
    assert read(tmp_path, files | {"other/old/theory.py": ""}).sources.items() >= GOOD.items()


def test_files_at_the_top_come_before_a_folder_inside(tmp_path):
    """Breaks if an old copy in a subfolder is taken."""
    submission = read(tmp_path, {"divergences.py": "x = 1\n", "old/divergences.py": "", "old/theory.py": ""})
    assert submission.sources["divergences.py"] == "x = 1\n" and "theory.py" not in submission.sources
    assert submission.problems["theory.py"].endswith("If 'old/theory.py' is meant, put it beside the others.")


def test_expected_files_inside_come_before_other_code_at_the_top(tmp_path):
    """Breaks if a stray script or notebook at the top hides the real files one folder down."""
    submission = read(tmp_path, {"plots.py": "", "a.ipynb": cells("x = 2"), "hw/divergences.py": "x = 1\n"})
    assert submission.sources == {"divergences.py": "x = 1\n"}


def test_a_misnamed_file_inside_is_pointed_out(tmp_path):
    """Breaks if a wrong name one folder down is not mentioned."""
    problem = read(tmp_path, {"README": "", "hw/Divergences.py": ""}).problems["divergences.py"]
    assert "If 'Divergences.py' is meant to be divergences.py" in problem


def test_several_folders_inside_are_refused(tmp_path):
    """Breaks if the grader chooses one of two equal candidates."""
    sentence = only_problem(read(tmp_path, {"a/theory.py": "", "b/theory.py": ""}))
    assert sentence.startswith("Each of the folders 'a' and 'b' contains files, so it is not clear which one to grade.")


# --- missing and unusable files -----------------------------------------------------------------------------


def test_missing_names_what_was_found(tmp_path):
    """Breaks if the student cannot see which files arrived, or a long list is cut silently."""
    problem = read(tmp_path, {f"plot{i:02}.png": "" for i in range(12)}).problems["theory.py"]
    assert "'plot00.png'" in problem and "'plot09.png' and 2 more" in problem and "plot10" not in problem
    assert problem.endswith("Hand in theory.py as well.")


@pytest.mark.parametrize("name", ["Divergences.py", "DIVERGENCES.PY", "divergence.py", "divergences.py.txt"])
def test_missing_asks_about_a_close_name(tmp_path, name):
    """Breaks if a wrong name is accepted, or is refused without a way out."""
    submission = read(tmp_path, {name: "x = 1\n", "theory.py": ""})
    assert "divergences.py" not in submission.sources
    problem = submission.problems["divergences.py"]
    assert problem.endswith(f"If '{name}' is meant to be divergences.py, rename it.")


def test_a_document_is_not_called_a_misnamed_file(tmp_path):
    """Breaks if a student is told to give a PDF the name of a Python file; or if of two copies one is chosen."""
    assert read(tmp_path / "a", {"divergences.py": "", "theory.pdf": "%PDF"}).problems["theory.py"].endswith("theory.py as well.")
    graded = {"theory.py": ("g",)}
    twice = read(tmp_path / "b", {"divergences.py": "", "theory (1).py": "def g(): 1\n", "theory (2).py": "def g(): 2\n"}, graded)
    assert "is meant to be theory.py, rename it." in twice.problems["theory.py"] and "left out" in twice.notes[-1]


def test_a_helper_whose_name_merely_ends_alike_is_not_advised_to_be_renamed(tmp_path):
    """Breaks if "theirs.py" is taken for a misspelt "theory.py" on the strength of the ending that all modules share."""
    problem = read(tmp_path, {"theirs.py": "x = 1\n", "divergences.py": ""}).problems["theory.py"]
    assert problem.endswith("Hand in theory.py as well.")


def test_other_files_are_refused(tmp_path):
    """Breaks if a PDF is read as Python."""
    sentence = only_problem(read_submission(hand_in(tmp_path, {"a.pdf": b"%PDF"}) / "a.pdf", MODULES))
    assert sentence.startswith("'a.pdf' is not a Python file, a notebook, a folder or an archive")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "There is no file or folder named 'nothing'."),
        ("nothing.py", "There is no file or folder named 'nothing.py'."),
        ("nul\0byte", "'nul\\x00byte' could not be opened ("),
        ("\ud800", "'\\ud800' could not be opened ("),
    ],
    ids=["folder", "file", "null byte", "surrogate"],
)
def test_a_missing_path_is_a_sentence(tmp_path, name, words):
    """Breaks if a path that does not exist, or cannot exist, raises an error."""
    sentence = only_problem(read_submission(tmp_path / name, MODULES))
    assert sentence.startswith(words) and ("try again." in sentence or "Check the name." in sentence)


def test_an_empty_folder_is_called_empty(tmp_path):
    """Breaks if a folder that contains only ignored files is not called empty."""
    assert "Your submission is empty. Hand in" in only_problem(read(tmp_path, {".DS_Store": ""}))


def test_a_folder_with_a_module_name_is_refused(tmp_path):
    """Breaks if a folder is opened as a file, or the module is only called missing."""
    submission = read(tmp_path, {"divergences.py/a.txt": "", "theory.py": ""})
    sentence = "'divergences.py' is a folder. A file was expected: hand in the file itself."
    assert submission.problems == {"divergences.py": sentence}


def test_links_are_not_followed(tmp_path):
    """Breaks if a link can pass off the grader's own files as a submission."""
    hand_in(tmp_path, {"secret/divergences.py": "key = 1\n", "hw/theory.py": ""})
    (tmp_path / "hw/divergences.py").symlink_to(tmp_path / "secret/divergences.py")
    (tmp_path / "hw/helper.py").symlink_to(tmp_path / "secret/divergences.py")
    submission = read_submission(tmp_path / "hw", MODULES)
    assert set(submission.sources) == {"theory.py"}
    assert "is a link, which the grader does not follow" in submission.problems["divergences.py"]
    assert "'helper.py' is a link" in submission.notes[0]


def test_linked_folders_are_not_followed(tmp_path):
    """Breaks if a link in place of the whole submission, or of the folder inside it, is followed."""
    hand_in(tmp_path, {"secret/divergences.py": "key = 1\n", "hw/README": ""})
    (tmp_path / "hw/inside").symlink_to(tmp_path / "secret")
    assert read_submission(tmp_path / "hw", MODULES).sources == {}
    assert "is a link" in only_problem(read_submission(tmp_path / "hw/inside", MODULES))


def test_a_link_created_after_listing_is_not_followed(tmp_path, monkeypatch):
    """Breaks if a file is opened without O_NOFOLLOW, so that a swap at the right moment makes it another file."""
    hand_in(tmp_path, {"secret.txt": "key = 1\n", "hw/divergences.py": "", "hw/theory.py": ""})
    survey = intake.survey

    def swap(*arguments):
        found = survey(*arguments)
        (tmp_path / "hw/divergences.py").unlink()
        (tmp_path / "hw/divergences.py").symlink_to(tmp_path / "secret.txt")
        return found

    monkeypatch.setattr(intake, "survey", swap)
    submission = read_submission(tmp_path / "hw", MODULES)
    assert "could not be opened" in submission.problems["divergences.py"]


def test_special_files_do_not_block(tmp_path):
    """Breaks (it hangs) if a pipe is opened, or (it fills the memory) if an endless device is read."""
    os.mkfifo(tmp_path / "divergences.py")
    hand_in(tmp_path, {"theory.py": ""})
    sentence = "'divergences.py' is a special file, such as a pipe or a device. A file was expected: hand in the file itself."
    assert read_submission(tmp_path, MODULES).problems == {"divergences.py": sentence}
    assert only_problem(read_submission(tmp_path / "divergences.py", MODULES)) == sentence
    assert "a device" in only_problem(read_submission("/dev/zero", MODULES))


def test_a_socket_is_special_too(tmp_path, monkeypatch):
    """Breaks if anything but a regular file is opened."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("theory.py")
        assert "is a special file, such as a pipe or a device" in read(tmp_path, {"divergences.py": ""}).problems["theory.py"]


@pytest.mark.parametrize("function", ["open", "scandir"])
def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path, monkeypatch, function):
    """Breaks if a missing permission raises an error (simulated, because root has every permission)."""
    hand_in(tmp_path, GOOD)

    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(entries.os, function, refuse)
    problems = read_submission(tmp_path, MODULES).problems
    assert set(problems) == set(MODULES)
    assert all(
        "could not be opened (Permission denied). Check that you can open it yourself, then try again." in text
        for text in problems.values()
    )


def test_large_files_are_refused(tmp_path):
    """Breaks if a file of any size is read, or the student is not told to clear the outputs of a notebook."""
    limit = files.MAX_BYTES
    submission = read(tmp_path, {"divergences.py": b"#" * limit, "theory.py": b"#" * (limit + 1)})
    assert set(submission.sources) == {"divergences.py"}
    assert "has 2,000,001 bytes, but at most 2,000,000 are allowed" in submission.problems["theory.py"]
    large = hand_in(tmp_path, {"a.ipynb": b" " * (limit + 1)}) / "a.ipynb"
    assert "Clear the notebook's outputs" in only_problem(read_submission(large, MODULES))


def test_folders_are_scanned_up_to_a_limit(tmp_path, monkeypatch):
    """Breaks if the order of a listing decides what is taken from a crowded folder."""
    monkeypatch.setattr(entries, "MAX_ENTRIES", 1000)
    hand_in(tmp_path, GOOD | {f"{i}.png": "" for i in range(999)})
    assert "contains more than 1,000 files and folders" in only_problem(read_submission(tmp_path, MODULES))
    (tmp_path / "0.png").unlink()
    assert read_submission(tmp_path, MODULES).sources == GOOD


def test_a_crowded_folder_beside_the_files_costs_nothing(tmp_path, monkeypatch):
    """Breaks if a data folder hides the folder with the code, or keeps the grader busy without end."""
    monkeypatch.setattr(entries, "MAX_ENTRIES", 10)
    files = {f"hw/{name}": text for name, text in GOOD.items()} | {f"data/{i}": "" for i in range(11)}
    submission = read(tmp_path / "few", files)
    assert submission.sources == GOOD and submission.notes[0].startswith("'data' contains more than 10 files")
    assert read(tmp_path / "few", GOOD).sources.items() >= GOOD.items()
    submission = read(tmp_path / "many", {f"d{i}/{j}": "" for i in range(3) for j in range(4)})
    assert set(submission.problems) == set(MODULES) and any(
        "'many' contains more than 10 files" in note for note in submission.notes
    )


def test_the_total_size_of_files_is_limited(tmp_path, monkeypatch):
    """Breaks if fifty files of two megabytes fill the grader's memory, or the limit silently costs an expected module."""
    monkeypatch.setattr(files, "MAX_TOGETHER", 40)
    submission = read(tmp_path, GOOD | {"helper.py": "x = 1\n"})
    assert submission.sources == GOOD and submission.notes[0].startswith("'helper.py' was not read because the files before it")


# --- the digest ---------------------------------------------------------------------------------------------


def test_digest_does_not_depend_on_the_listing(tmp_path, monkeypatch):
    """Breaks if the order of a listing, the name of the folder or an ignored file changes the digest."""
    first = read(tmp_path / "a", GOOD | {"utils.py": "", "data.csv": "1"}).digest
    scan = os.scandir

    class Reversed(list):
        __enter__, __exit__ = list.__iter__, lambda *_: None

    monkeypatch.setattr(
        entries.os, "scandir", lambda path: Reversed(sorted(scan(path), key=lambda entry: entry.name, reverse=True))
    )
    assert read(tmp_path / "b", GOOD | {"utils.py": "", "data.csv": "1", ".DS_Store": "x"}).digest == first


def test_digest_tells_submissions_apart(tmp_path):
    """Breaks if two submissions that may get different grades share a digest."""
    folders = [
        GOOD,
        GOOD | {"theory.py": "ANSWER = 2\n"},
        {"divergences.py": GOOD["divergences.py"]},
        {".x": ""},
        {"divergences.py": "a", "theory.py": "bc"},
        {"divergences.py": "ab", "theory.py": "c"},
        {"a.txt": ""},
        {"b.txt": ""},
        {"a.ipynb": cells("x = 1")},
        {"a.ipynb": cells("x = 2")},
        {"theory.py": b"\xff"},
        {"divergences.py": "1", "theory.py": "2"},
        {"divergences.py": "1theory.pyread2"},
    ]
    digests = {read(tmp_path / str(i), files).digest for i, files in enumerate(folders)}
    assert len(digests) == len(folders) and all(len(digest) == 64 for digest in digests)


# --- text ---------------------------------------------------------------------------------------------------


def problem_of(folder, text):
    submission = read(folder, {"divergences.py": text, "theory.py": ""})
    assert set(submission.sources) == {"theory.py"}, "a broken file must not be taken, not even in part"
    return submission.problems["divergences.py"]


def test_syntax_error_names_line_text_and_message(tmp_path):
    """Breaks if the student is not told where the error is, what it is, and what to do."""
    problem = problem_of(tmp_path, "x = 1\r\ndef kl(q p):\r\n    return 1\r\n")
    assert f"the grader's Python {sys.version_info[0]}.{sys.version_info[1]}. The error is in line 2: " in problem
    assert "invalid syntax" in problem and "That line reads: `def kl(q p):`." in problem
    assert problem.endswith("Correct it, and run `python divergences.py` to check.")


def test_a_quoted_line_is_escaped_and_its_cut_is_visible(tmp_path):
    """Breaks if a submitted text can garble a terminal or a report, or is cut silently."""
    problem = problem_of(tmp_path, "x = 1 1 # \x1b[31m \u202e" + "y" * 200)
    assert "x = 1 1 # \\x1b[31m \\u202eyyy" in problem and "\x1b" not in problem and "\u202e" not in problem
    assert "more characters)" in problem and "y" * 120 not in problem


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n",
        "def f():\n  x\n y\n",
        "if 1:\n\tx\n        y\n",
        "(1 +\n",
        "x = '''\n",
        "x = 'a\n",
        "\\",
        "x = " + "9" * 5000,
    ],
    ids=lambda text: repr(text[:9]),
)
def test_errors_at_the_end_and_of_indentation(tmp_path, text):
    """Breaks if a parser error of another class, or one after the last line, raises an error."""
    assert "cannot be read by the grader's Python" in problem_of(tmp_path, text)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(tmp_path, ending):
    """Breaks if files from Windows or an old Mac lose lines, or a third line sets the encoding."""
    text = "# a\n#\n# coding: nonsense\nx = '''1\n2'''\n"
    assert read(tmp_path, {"theory.py": text.replace("\n", ending)}).sources == {"theory.py": text}


def test_other_encodings_become_utf8(tmp_path):
    """Breaks if an encoding declaration or byte order mark is ignored, or is kept and garbles the text in UTF-8."""
    latin = "#!/usr/bin/python\n# -*- coding: latin-1 -*-\nname = 'é'\n"
    marked = b"\xef\xbb\xbfx = 1\r\n"
    submission = read(tmp_path, {"divergences.py": latin.encode("latin-1"), "theory.py": marked})
    assert submission.sources["theory.py"] == "x = 1\n"
    scope = {}
    exec(submission.sources["divergences.py"].encode(), scope)
    assert scope["name"] == "é"


def test_the_first_encoding_declaration_counts(tmp_path):
    """Breaks if the declaration that Python obeys is not the one that is rewritten."""
    text = "# coding: cp1252\n# coding: ascii\nname = 'é'\n"
    submission = read(tmp_path, {"theory.py": text.encode("cp1252")})
    assert submission.sources["theory.py"] == "# coding: utf-8\n# coding: ascii\nname = 'é'\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x = 1\ny = '\xe9'\n", "not valid UTF-8: the byte at offset 11 (0xe9)"),
        (b"\xef\xbb\xbfx = '\xe9'\n", "not valid UTF-8: the byte at offset 8 (0xe9)"),
        (b"# coding: ascii\nx = '\xe9'\n", "not valid ASCII: the byte at offset 21 (0xe9)"),
        (b"# coding: nonsense\n", "declares in its first lines an encoding that the grader does not know"),
        (b"# coding: punycode\nx = 1\n", "declares in its first lines an encoding that the grader does not know"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "declares in its first lines an encoding that the grader does not know"),
        ("x = 1\n".encode("utf-16"), "saved as UTF-16. Save it as UTF-8"),
        (b"x = 1\n\0", "the byte at offset 6 is null"),
    ],
    ids=repr,
)
def test_bytes_that_are_not_text_are_named(tmp_path, data, words):
    """Breaks if undecodable bytes raise an error, or the student is not told which bytes they are."""
    assert words in problem_of(tmp_path, data)


def test_parser_warnings_are_not_shown(tmp_path, capfd):
    """Breaks if a SyntaxWarning is printed in the grader's output, or counts as an error."""
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
    """Breaks (the process of the tests dies) if hostile text reaches the parser of this interpreter."""
    began = time.monotonic()
    problem = problem_of(tmp_path, text)
    assert problem.startswith("divergences.py cannot be read by the grader's Python") and len(problem) < 500
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("name", ["open brackets", "minus", "powers", "blocks", "format"])
def test_a_hostile_cell_costs_only_itself(tmp_path, name):
    """Breaks if cells are parsed with less care than files."""
    graded = dict.fromkeys(MODULES, ("x", "y", "missing"))
    submission = read_cells(tmp_path, "x = 1", HOSTILE[name], "y = 2", graded=graded)
    assert code_of(submission.sources["theory.py"]) == "x = 1\n\ny = 2\n"
    assert submission.notes[-1].startswith("In cell 2 something was left out: the grader's Python ")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 90 + "]" * 90 + "\n",
        "x = [\n" + "    0.1, 0.2,\n" * 2000 + "]\n",
        "if a:\n pass\n" + "elif a:\n pass\n" * 60,
        ("x = 1  # " + "-" * 90 + "\n") * 2100,
        "print(f\"{x['a']:{width}}\", f'{{}}')\n",
        "'''" + "it's (\n" * 500 + "'''\n",
    ],
    ids=lambda text: text[:9],
)
def test_unusual_but_valid_text_is_taken(tmp_path, text):
    """Breaks if caution refuses valid Python: tables, long chains, long text."""
    assert read(tmp_path, {"divergences.py": text}).sources["divergences.py"] == text


@pytest.mark.parametrize(
    "text",
    [
        '''f"{'}'"''' + "+" + "(" * 50,
        "f'''{" + "(" * 50,
        'f"{x["' + "(" * 50 + '"]}"',
        'if"{{{"',
        "rf'{x:{" + "(" * 50 + "}}'",
        '1f"{' + "(" * 50 + '"',
        'f"{' + "(" * 50 + ')}"',
        '"""' + "(" * 50,
        "'" + "(" * 50,
        'f"""{' + "(" * 50 + '"',
        "if a:\n pass\n" + "elif a:\n pass\n" * 51,
        "x = 1 + \\\n" * 400,
        "f(\n1, # )\n" * 21,
    ],
    ids=lambda text: text[:12],
)
def test_nesting_cannot_be_hidden(text):
    """Breaks if quotes, braces, comments or line breaks mislead the scan, so that it misses deep nesting."""
    assert not tokens.is_ordinary(text)


def test_ordinary_text_needs_no_process(tmp_path, monkeypatch):
    """Breaks if an ordinary submission costs the start of an interpreter (three times as long as all the rest)."""
    monkeypatch.setattr(subprocess, "run", None)
    text = (
        'import torch\n\n\ndef kl(q, p):\n    """It\'s KL(q ‖ p): the sum of q·log(q/p)."""\n'
        "    if q is None:  # don't\n        raise ValueError(f\"{q!r} {p['x']:.3f} {{}}\" 'or' r'\\d')\n"
        "    return (q * (q / p).log()).sum(-1)\n\n\n"
    ) * 40
    submission = read(tmp_path, {"divergences.py": text, "theory.py": "x = 1 +\n"})
    assert set(submission.sources) == {"divergences.py"}


def test_endless_parsing_is_stopped(tmp_path, monkeypatch):
    """Breaks if text that parses slowly can delay a class, or costs the ordinary files beside it."""
    monkeypatch.setattr(intake, "PARSE_SECONDS", 0.2)
    monkeypatch.setattr(syntax, "_PARSE_ALONE", "import time; time.sleep(600)")
    slow = "[" * 90
    submission = read(tmp_path, {"divergences.py": slow, "theory.py": "x = 1\n", "more.py": slow})
    assert submission.sources == {"theory.py": "x = 1\n"}
    assert "too long" in submission.problems["divergences.py"] and "too long" in submission.notes[0]


def test_a_grader_that_cannot_parse_takes_the_blame(tmp_path, monkeypatch):
    """Breaks if a fault of the machine raises an error, or the student is blamed for it."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    assert "which is not your fault" in problem_of(tmp_path, "[" * 90)


@pytest.mark.parametrize(
    ("end", "words"), [("sys.exit(1)", "which is not your fault"), ("os.abort()", "it is nested too deeply")]
)
def test_the_end_of_the_parsers_process_is_understood(tmp_path, monkeypatch, end, words):
    """Breaks if the grader takes the blame for a crash of the parser, or mistakes its own fault for such a crash."""
    monkeypatch.setattr(syntax, "_PARSE_ALONE", f"import os, sys; {end}")
    assert words in problem_of(tmp_path, "[" * 90)


def test_nothing_handed_in_is_run(tmp_path, monkeypatch):
    """Breaks if intake imports, compiles or executes anything that it reads."""
    trap = "import os\nos.environ['RAN'] = '1'\nraise SystemExit\n"
    files = dict.fromkeys(["json.py", "nbformat.py", "divergences.py"], trap)
    monkeypatch.chdir(hand_in(tmp_path, files | {"a.ipynb": cells(trap)}))
    submission = read_submission(tmp_path, MODULES)
    assert set(submission.sources) == {*MODULES, "nbformat.py"} and "RAN" not in os.environ
