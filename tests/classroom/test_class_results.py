"""Tables, gradebooks, pages and feedback say what was found, and nothing in them is obeyed that a student wrote."""

from __future__ import annotations

import csv
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import exports
import pytest
from conftest import CLASS, RIGHT, SUM

from autograder.classroom.entrants import ClassError
from autograder.classroom.feedback import write_feedback
from autograder.classroom.gradebooks import fill, grades
from autograder.classroom.overrides import Overrides
from autograder.classroom.results import write_results
from autograder.classroom.rows import ClassResults, State
from autograder.classroom.store import ClassStore
from autograder.classroom.summary import Summary


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(folder: Path):
    with ClassStore(folder) as store:
        return write_results(store)


class Page(HTMLParser):
    """The elements of a page and their attributes, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        (self.scripts if self._inside == "script" else self.text).append(data)


def assert_harmless(text: str, scripts: int) -> Page:
    page = Page(text)
    assert len(page.scripts) == scripts
    assert not [tag for tag, _ in page.elements if tag in ("img", "iframe", "object", "base", "form")]
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    links = [attributes.get("href") or "" for tag, attributes in page.elements if tag in ("a", "link")]
    assert all(link.startswith("#") for link in links)
    assert not any(ord(c) < 32 and c != "\n" for c in text) and "\u202e" not in text
    return page


def test_tables_have_a_row_for_each_submission_and_each_check(graded: Path) -> None:
    told = written(graded)
    assert told.states == {State.GRADED: 8}
    table = rows(graded / "grades.csv")
    assert [row["name"] for row in table if row["score"] == "5"] == ["Ada Lovelace", "Ida Rhodes"]
    assert [row["score"] for row in json.loads((graded / "grades.json").read_text())].count(5) == 2
    checks = rows(graded / "checks.csv")
    assert len(checks) == 8 * 2 == len(json.loads((graded / "checks.json").read_text()))
    assert next(c["mistake"] for c in checks if c["submission"].startswith("script")) == "takes_the_sum"


def test_no_cell_is_a_formula(graded: Path) -> None:
    written(graded)
    for path in graded.glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@", "\t", "|", "%"))], path
        assert any(cell.startswith("'=cmd") for cell in cells) or path.name in ("checks.csv",)
        assert "\x1b" not in path.read_text("utf-8")


ODD = b"def log_mean_exp(x):\n    return (3 * x.sum(-1)).cos() + 7\n"
"""Values that no explanation fits."""


def test_the_report_is_one_page_that_obeys_nobody(rubric, grade, tmp_path: Path) -> None:
    two = {"Alan Turing": {"mini.py": ODD}, "Mary Keller": {"mini.py": b"# in other words\n" + ODD}}
    folder = tmp_path / "class"
    grade(folder, rubric, exports.moodle({**CLASS, **two}, tmp_path / "export"))
    written(folder)
    page = assert_harmless((folder / "report.html").read_text("utf-8"), 2)
    data = json.loads(page.scripts[0])
    assert len(data["students"]) == 8 and "<script>alert(2)<b>" in [student[1] for student in data["students"]]
    text = "".join(page.text)
    assert "takes_the_sum" in text and "This is the log of the sum, not of the mean." in text
    assert '@value_is_right.mistake("This is the value you get when' in text, "two whose values nothing explains agree"
    assert "raised ValueError" in text
    assert [len(group) for group in data["groups"]].count(2) >= 2, "Alan and Mary, for both checks"


def test_feedback_is_what_students_saw_and_what_moodle_takes_back(graded: Path, tmp_path: Path) -> None:
    with ClassStore(graded) as store:
        results = ClassResults(store)
        (archive,) = write_feedback(results.rows(), "A title", tmp_path / "feedback", "moodle")
        names = [row.name for row in results.rows()]
    for name in names:
        page = assert_harmless((tmp_path / "feedback" / name / "report.html").read_text("utf-8"), 0)
        assert "A title" in "".join(page.text)
    with zipfile.ZipFile(archive) as opened:
        assert "Ada Lovelace_2001_assignsubmission_file_/feedback.html" in opened.namelist()
        assert len(opened.namelist()) == len(CLASS)
    text = next((tmp_path / "feedback").glob("cmd*/report.md")).read_text("utf-8")
    outside = "".join(part for part in text.split("````text\n")[:1])
    assert "<img" not in outside and "\x1b" not in text
    assert "````text\n" in text, "a fence is longer than any that a student wrote"


def test_feedback_goes_back_to_canvas(rubric, grade, tmp_path: Path) -> None:
    export = exports.canvas({"Ada Lovelace": {"mini.py": RIGHT}}, tmp_path / "export")
    grade(tmp_path / "class", rubric, export)
    with ClassStore(tmp_path / "class") as store:
        (archive,) = write_feedback(ClassResults(store).rows(), "A title", tmp_path / "feedback", "canvas")
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == ["lovelaceada_31_3170_feedback.html"]


# -- gradebooks --------------------------------------------------------------------------------------------------------


def test_each_platform_gets_its_columns(graded: Path) -> None:
    written(graded)
    moodle = rows(graded / "gradebook-moodle.csv")
    (ada,) = (row for row in moodle if row["Full name"] == "Ada Lovelace")
    assert (ada["Identifier"], ada["Grade"], ada["Maximum Grade"]) == ("Participant 2001", "5", "5")
    canvas = rows(graded / "gradebook-canvas.csv")
    assert canvas[0]["Student"].strip() == "Points Possible" and canvas[0]["A small assignment"] == "5"
    assert [row["A small assignment"] for row in canvas if row["ID"] == "2001"] == ["5"]
    gradescope = rows(graded / "gradebook-gradescope.csv")
    assert [row["Total Score"] for row in gradescope if row["Last Name"] == "Lovelace"] == ["5"]


@pytest.mark.parametrize(
    ("heading", "lines", "column"),
    [
        ("Student,ID,SIS User ID,SIS Login ID,Section,A small assignment (77),Other", ['"Lovelace, Ada",2001,,,1,,9'], 5),
        ("Identifier;Full name;Status;Grade;Feedback", ["Participant 2001;Ada Lovelace;Submitted;;"], 3),
        ("Name,Email,Total Score", ["Ada Lovelace,x@y.z,"], 2),
        ("Name,Email", ["ADA LOVELACE,x@y.z"], 2),
    ],
)
def test_a_gradebook_is_filled_in(heading: str, lines: list[str], column: int, graded: Path, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("\n".join([heading, *lines, ""]), "utf-8")
    with ClassStore(graded) as store:
        found, _ = grades(ClassResults(store).rows())
    notes = fill(file, "A small assignment", found, tmp_path / "filled.csv")
    delimiter = ";" if ";" in heading else ","
    with open(tmp_path / "filled.csv", newline="") as opened:
        assert list(csv.reader(opened, delimiter=delimiter))[1][column] == "5"
    assert "has no line for" in notes[0] and "Ada" not in notes[0]


def test_a_gradebook_keeps_all_else(graded: Path, tmp_path: Path) -> None:
    """Its delimiter and mark, a dash, a long comment, and the grade of whoever has none from us; but no formula."""
    long = "x" * 3000
    lines = [
        "Identifier;Full name;Grade;Feedback;Last modified",
        f"Participant 2001;Ada Lovelace;;{long};-",
        "Participant 9;Eve;3;=HYPERLINK(1);-",
    ]
    (tmp_path / "book.csv").write_text("\n".join([*lines, ""]), "utf-8-sig")
    with ClassStore(graded) as store:
        found, _ = grades(ClassResults(store).rows())
    fill(tmp_path / "book.csv", "A small assignment", found, tmp_path / "filled.csv")
    lines[1] = lines[1].replace(";;", ";5;")
    lines[2] = lines[2].replace("=", "'=")
    assert (tmp_path / "filled.csv").read_bytes().decode("utf-8") == "\ufeff" + "\n".join([*lines, ""])


def test_a_gradebook_without_students_is_refused(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ClassError, match="names no students"):
        fill(tmp_path / "book.csv", "t", [], tmp_path / "filled.csv")


def test_whoever_stands_in_two_submissions_gets_one_grade(rubric, grade, tmp_path: Path) -> None:
    export = exports.gradescope({"Ada": {"mini.py": RIGHT}, "Alan": {"mini.py": SUM}}, tmp_path / "export")
    text = (export / "submission_metadata.yml").read_text()
    (export / "submission_metadata.yml").write_text(
        text.replace("  - :name: Alan\n", "  - :name: Ada\n    :email: ada@example.edu\n    :sid: '10000'\n  - :name: Alan\n")
    )
    grade(tmp_path / "class", rubric, export)
    with ClassStore(tmp_path / "class") as store:
        found, notes = grades(ClassResults(store).rows())
    assert {grade.person.name: grade.score for grade in found} == {"Ada": 0, "Alan": 0} and len(notes) == 1


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_what_is_decided_by_hand_is_shown_everywhere_and_outlives_grading(graded: Path, rubric, grade, moodle_export) -> None:
    Overrides(graded).decide("Alan-Turing-2005", "value_is_right", 2.5, "Said so <b>in class</b>.")
    with ClassStore(graded) as store:
        store._index.execute("DELETE FROM graded WHERE key IN (SELECT key FROM roster WHERE name = 'Alan-Turing-2005')")
    assert len(grade(graded, rubric, moodle_export)) == 1, "graded again"
    written(graded)
    (row,) = (row for row in rows(graded / "grades.csv") if row["submission"] == "Alan-Turing-2005")
    assert (row["score"], row["by_hand"]) == ("2.5", "1")
    page = Page((graded / "report.html").read_text("utf-8"))
    assert "Said so <b>in class</b>." in "".join(page.text)
    with ClassStore(graded) as store:
        results = ClassResults(store)
        write_feedback(results.rows(), "t", graded / "feedback", "moodle")
    told = (graded / "feedback/Alan-Turing-2005/report.html").read_text("utf-8")
    assert "Changed by hand to 2.5 points: Said so &lt;b&gt;in class&lt;/b&gt;." in told
    assert Overrides(graded).withdraw("Alan-Turing-2005", "value_is_right")
    assert not Overrides(graded).withdraw("Alan-Turing-2005", "value_is_right")
    written(graded)
    assert {row["submission"]: row["score"] for row in rows(graded / "grades.csv")}["Alan-Turing-2005"] == "0"


def test_a_decision_has_a_reason_and_a_number(graded: Path) -> None:
    with pytest.raises(ClassError, match="say why"):
        Overrides(graded).decide("Alan-Turing-2005", "value_is_right", 1, " ")
    with pytest.raises(ClassError, match="at least 0"):
        Overrides(graded).decide("Alan-Turing-2005", "value_is_right", float("nan"), "x")
    (graded / "overrides.json").write_text("{")
    with pytest.raises(ClassError, match="mend it"):
        Overrides(graded)


def test_a_decision_that_counts_for_nothing_is_told(graded: Path) -> None:
    Overrides(graded).decide("Nobody-any-more", "value_is_right", 1, "x")
    (note,) = (note for note in written(graded).notes if "by hand" in note)
    assert "value_is_right of Nobody-any-more" in note


# -- attempts ----------------------------------------------------------------------------------------------------------


def test_attempts_to_full_marks_count_everybody_where_a_history_is_there(rubric, grade, tmp_path: Path) -> None:
    """Whoever has full marks at once counts as well, and a history may come in any order."""
    export = exports.gradescope(
        {"Ada": {"mini.py": RIGHT}, "Alan": {"mini.py": RIGHT}, "Ida": {"mini.py": SUM}}, tmp_path / "export"
    )
    lines = (export / "submission_metadata.yml").read_text().splitlines()
    place = lines.index("submission_101:")
    history = ["  :history:"]
    for day, score in ((3, 5.0), (1, 2.0), (2, 5.0)):
        history += [f"  - :created_at: 2026-09-0{day} 10:00:00 Z", f"    :score: {score}", "    :status: processed"]
    (export / "submission_metadata.yml").write_text(
        "\n".join([*lines[:place], *lines[place : place + 1], *history, *lines[place + 1 :]])
    )
    grade(tmp_path / "class", rubric, export)
    with ClassStore(tmp_path / "class") as store:
        results = ClassResults(store)
        summary = Summary(results.rubric)
        for row in results.rows():
            summary.add(row)
    assert summary.history and summary.attempts == [1, 2, 0]
