"""Archives, honest and hostile: their files are taken, or a sentence says why not, within little time, memory and disk."""

import bz2
import gzip
import json
import lzma
import os
import stat
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest
from handing_in import GOOD, MODULES, cells, code_of, hand_in, only_problem, tarred, zipped

from autograder.intake import archive, entries
from autograder.intake.submission import read_submission


def entry(name, mode=0, **changes):
    """A ZipInfo."""
    info = zipfile.ZipInfo("a")
    info.filename, info.external_attr = name, mode << 16
    for key, value in changes.items():
        setattr(info, key, value)
    return info


def tar_entry(name, kind=tarfile.REGTYPE, **changes):
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in changes.items():
        setattr(info, key, value)
    return info


def read(folder, data, name="hw1.zip"):
    return read_submission(hand_in(folder, {name: data}) / name, MODULES)


KINDS = {
    "hw1.zip": zipped,
    "stored.zip": lambda files: zipped(files, zipfile.ZIP_STORED),
    "hw1.tar": tarred,
    "hw1.tar.gz": lambda files: tarred(files, "gz"),
    "hw1.tgz": lambda files: tarred(files, "gz", tarfile.GNU_FORMAT),
    "hw1.tar.bz2": lambda files: tarred(files, "bz2"),
    "hw1.tar.xz": lambda files: tarred(files, "xz", tarfile.USTAR_FORMAT),
}


# --- honest archives ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_is_taken_like_a_folder(tmp_path, name):
    """Breaks if a kind of archive is not opened, or its files are treated differently from those in a folder."""
    files = GOOD | {"utils.py": "y = 2\n", "torch.py": "", "data.csv": "1", "__MACOSX/._theory.py": b"\0", ".DS_Store": b"\0"}
    submission = read(tmp_path, KINDS[name](files), name)
    folder = read_submission(hand_in(tmp_path / "folder", files), MODULES)
    assert submission == folder and set(submission.sources) == {*MODULES, "utils.py"}


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_is_recognised_by_its_content(tmp_path, name):
    """Breaks if an archive with a wrong extension, or with none, is refused."""
    data = KINDS[name](GOOD)
    for other in ("hw1.zip", "hw1.tar", "submission"):
        assert read(tmp_path, data, other).sources == GOOD


def test_an_archive_in_the_folder_is_opened(tmp_path):
    """Breaks if Gradescope's folder with the one archive that a student uploaded is said to hold no files."""
    hand_in(tmp_path, {"hw1.zip": zipped({f"hw1/{name}": text for name, text in GOOD.items()}), "readme.txt": ""})
    submission = read_submission(tmp_path, MODULES)
    assert submission.sources == GOOD
    assert submission.notes == ("The files were taken from the archive 'hw1.zip'.", "The files were taken from the folder 'hw1'.")


@pytest.mark.parametrize("beside", [{"theory.py": ""}, {"plots.py": ""}, {"a.ipynb": cells("x = 1")}], ids=str)
def test_an_archive_beside_files_is_not_opened(tmp_path, beside):
    """Breaks if it is unclear which of two versions was graded."""
    submission = read_submission(hand_in(tmp_path, {"hw1.zip": zipped(GOOD), **beside}), MODULES)
    assert "'hw1.zip' was not opened because there are files beside it." in submission.notes
    assert not set(GOOD.values()) & set(submission.sources.values())


def test_two_archives_are_refused(tmp_path):
    """Breaks if the grader chooses one of the two."""
    sentence = only_problem(read_submission(hand_in(tmp_path, {"a.zip": zipped(GOOD), "b.tgz": tarred(GOOD, "gz")}), MODULES))
    assert sentence == "'a.zip' and 'b.tgz' are several archives, so it is not clear which one to grade. Hand in one."


def test_an_archive_inside_an_archive_is_not_opened(tmp_path):
    """Breaks if endlessly nested archives are opened endlessly, or the student is not told."""
    problem = read(tmp_path, zipped({"hw1.zip": zipped(GOOD)})).problems["theory.py"]
    assert "Found: 'hw1.zip'" in problem and problem.endswith(
        "An archive inside another, or beside other files, is not opened: hand in the files themselves."
    )


def test_a_notebook_in_an_archive_is_taken(tmp_path):
    """Breaks if the search finds only .py files."""
    submission = read(tmp_path, zipped({"hw1/hw1.ipynb": cells("N = 1")}))
    assert {name: code_of(text) for name, text in submission.sources.items()} == dict.fromkeys(MODULES, "N = 1\n")


def test_nested_folders_of_an_archive_are_searched(tmp_path):
    """Breaks if `hw1.zip/hw1/submission/hw1/` is not searched as a folder on a disk is."""
    for depth, found in (("a/b/c/d", True), ("a/b/c/d/e", False), ("/home/me/hw1", True), ("a/" * 5000, False)):
        submission = read(tmp_path, zipped({f"{depth}/{name}": text for name, text in GOOD.items()}))
        assert (submission.sources == GOOD) == found
        assert found or "divergences.py is missing. Found: 'a'." in submission.problems["divergences.py"]


@pytest.mark.parametrize(
    "data",
    [zipped({}), zipped({"hw1/": b"", ".DS_Store": b""}), tarred({}), tarred({}, "gz")],
    ids=["zip", "folder in zip", "tar", "tar.gz"],
)
def test_an_empty_archive_is_called_empty(tmp_path, data):
    """Breaks if an archive without files is called damaged."""
    submission = read(tmp_path, data)
    assert all("is empty" in text or "Found: 'hw1'" in text for text in submission.problems.values())


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["hw\\", "C:\\hw\\", "c:hw/", "/hw/", "//server/hw/", "./hw/", "hw//./", "\\\\?\\C:\\hw\\"])
@pytest.mark.parametrize("made", [zipped, tarred])
def test_paths_of_every_system_are_understood(tmp_path, made, path):
    """Breaks if a path with the backslashes or drives of Windows, or with the leading slash of tar, is not found."""
    files = [(entry(path + name) if made is zipped else path + name, text) for name, text in GOOD.items()]
    assert read(tmp_path, made(files)).sources == GOOD


@pytest.mark.parametrize("path", ["../theory.py", "/../theory.py", "a/../../theory.py", "..\\theory.py", "C:\\..\\theory.py"])
@pytest.mark.parametrize("made", [zipped, tarred])
def test_paths_that_lead_out_of_the_archive_are_left_out(tmp_path, made, path):
    """Breaks if such a path is taken for another file, or anything is written outside the folder."""
    folder = tmp_path / "deep" / "down"
    submission = read(folder, made([("divergences.py", "x = 1\n"), (entry(path) if made is zipped else path, "evil = 1\n")]))
    assert submission.sources == {"divergences.py": "x = 1\n"}
    assert "in 'hw1.zip' was left out because '..' leads out of the archive." in submission.notes[0]
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["hw1.zip"]


@pytest.mark.parametrize("made", [zipped, tarred])
def test_the_last_file_of_a_name_counts(tmp_path, made):
    """Breaks if the graded file is not the one that unpacking would leave behind, or the student is not told."""
    submission = read(tmp_path, made([("theory.py", "x = 1\n"), *GOOD.items(), ("./theory.py", "x = 2\n")]))
    assert submission.sources == GOOD | {"theory.py": "x = 2\n"}
    assert submission.notes == ("'theory.py' occurs more than once in 'hw1.zip'. The last one counts.",)


@pytest.mark.parametrize("made", [zipped, tarred])
def test_a_name_cannot_be_file_and_folder(tmp_path, made):
    """Breaks if a file and a folder of the same name raise an error."""
    submission = read(tmp_path, made([("a", ""), ("a/b", ""), ("b/c", ""), ("b", ""), *GOOD.items()]))
    assert submission.sources == GOOD
    assert submission.notes[0] == "'a/b' and 'b' occur more than once in 'hw1.zip'. The last one counts."


def test_names_that_are_not_text_are_escaped(tmp_path):
    """Breaks if a name that is not UTF-8 raises an error, or reaches a report unescaped."""
    latin = tarred({"\udce9t\udce9.py": "x = 1\n", **GOOD, "a\nb\x1b[31m.py": "", "n" * 5000 + ".py": ""})
    submission = read(tmp_path, latin, "hw1.tar")
    assert set(submission.sources) == {*MODULES} and "\\udce9t\\udce9.py" in submission.notes[0]
    assert all(note.isprintable() and len(note) < 600 for note in submission.notes)
    data = zipped({"é.py": "", **GOOD}).replace("é".encode(), b"\xff\xfe")
    assert all(problem.isprintable() for problem in read(tmp_path, data).problems.values())


def test_long_names_are_read(tmp_path):
    """Breaks if the extra header for a long name is not read in one of tar's formats."""
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        files = {f"{'x' * 200}/{'é' * 100}/{name}": text for name, text in GOOD.items()}
        assert read(tmp_path, tarred(files, form=form), "hw1.tar").sources == GOOD


# --- not a file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (stat.S_IFLNK | 0o777, "is a link, which the grader does not follow"),
        (stat.S_IFIFO, "is a special file, such as a pipe or a device"),
        (stat.S_IFCHR, "is a special file, such as a pipe or a device"),
        (stat.S_IFDIR, "is a folder"),
    ],
)
def test_a_zip_member_that_is_not_a_file_is_refused(tmp_path, mode, words):
    """Breaks if the target of a link, which is its content, is read as Python or followed."""
    submission = read(tmp_path, zipped([("theory.py", "x = 1\n"), (entry("divergences.py", mode), "/etc/passwd")]))
    assert submission.sources == {"theory.py": "x = 1\n"} and words in submission.problems["divergences.py"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (tarfile.SYMTYPE, "is a link, which the grader does not follow"),
        (tarfile.LNKTYPE, "is a link, which the grader does not follow"),
        (tarfile.FIFOTYPE, "is a special file, such as a pipe or a device"),
        (tarfile.CHRTYPE, "is a special file, such as a pipe or a device"),
        (tarfile.DIRTYPE, "is a folder"),
        (tarfile.GNUTYPE_SPARSE, "is a special file, such as a pipe or a device"),
        (b"?", "is a special file, such as a pipe or a device"),
    ],
)
def test_a_tar_member_that_is_not_a_file_is_refused(tmp_path, kind, words):
    """Breaks if a link, symbolic or hard, is followed, or a device is taken for a file."""
    info = tar_entry("divergences.py", kind, linkname="theory.py")
    submission = read(tmp_path, tarred([(info, ""), ("theory.py", "x = 1\n")]), "hw1.tar")
    assert submission.sources == {"theory.py": "x = 1\n"} and words in submission.problems["divergences.py"]


def test_a_linked_folder_is_empty(tmp_path):
    """Breaks if a path below a link is looked up where the link leads."""
    data = tarred([(tar_entry("hw", tarfile.SYMTYPE, linkname="/etc"), ""), ("hw/theory.py", "x = 1\n")])
    assert read(tmp_path, data, "hw1.tar").sources == {"theory.py": "x = 1\n"}


# --- unreadable archives ------------------------------------------------------------------------------------


def changed(data, place, content):
    return data[:place] + content + data[place + len(content) :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"hello",
        b"PK\3\4" + b"\0" * 100,
        zipped(GOOD)[:-30],
        zipped(GOOD)[:60],
        b"\0" * 100 + b"a",
        b"\x1f\x8b\x08",
        b"BZh91AY",
        gzip.compress(b"print(1)\n", mtime=0),
        gzip.compress(b"", mtime=0),
        bz2.compress(b"x" * 1000),
        lzma.compress(b""),
        b"\xfd7zXZ\0\0\0",
        tarred(GOOD, "bz2")[:80],
        b"<html>Please log in</html>" * 40,
    ],
    ids=lambda data: f"{data[:4]!r}, {len(data)} bytes",
)
@pytest.mark.parametrize("name", ["hw1.zip", "hw1.tar.gz"])
def test_a_file_that_only_looks_like_an_archive_is_refused(tmp_path, name, data):
    """Breaks if a file's content raises an error, or the student is not told what to do about a lost archive."""
    sentence = only_problem(read(tmp_path, data, name))
    assert sentence.startswith(f"'{name}' could not be opened as an archive (") and sentence.endswith("and try again.")


@pytest.mark.parametrize(
    ("data", "words"), [(b"7z\xbc\xaf\x27\x1c\0\4", "is a 7z archive"), (b"Rar!\x1a\x07\1\0", "is a RAR archive")]
)
def test_other_archives_are_refused_by_name(tmp_path, data, words):
    """Breaks if the student is told that the file is damaged, and so creates the same one again."""
    for name in ("hw1.7z", "hw1.zip", "submission"):
        sentence = only_problem(read(tmp_path, data, name))
        assert words in sentence and sentence.endswith("Hand in a .zip file, or the files themselves.")


def test_a_password_costs_its_file_only(tmp_path):
    """Breaks if an encrypted file is read as Python, or costs the other files."""
    data = zipped(GOOD, zipfile.ZIP_STORED)
    for record, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data = changed(data, data.index(record) + flags, b"\1")
    submission = read(tmp_path, data)
    assert set(submission.sources) == {"theory.py"}
    assert "it is protected by a password" in submission.problems["divergences.py"]


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 9, 97])
def test_unusual_compression_is_refused(tmp_path, method):
    """Breaks if a method that zipfile does not bound is used (bzip2: a gigabyte in one read), or an unknown one raises."""
    data = zipped(GOOD, method if method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2) else zipfile.ZIP_STORED)
    for record, place in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        data = changed(data, data.index(record) + place, struct.pack("<H", method))
    assert "it is compressed with a method that the grader does not read" in read(tmp_path, data).problems["divergences.py"]


def test_a_wrong_checksum_costs_its_file_only(tmp_path):
    """Breaks if a damaged file costs the others, or is graded."""
    data = zipped(GOOD, zipfile.ZIP_STORED)
    submission = read(tmp_path, data.replace(b"return q - p", b"return q + p"))
    assert submission.sources == {"theory.py": GOOD["theory.py"]}
    assert submission.problems["divergences.py"].startswith("'divergences.py' could not be read from its archive (Bad CRC-32")


def test_a_damaged_header_costs_its_file_only(tmp_path):
    """Breaks if a damaged header in a tar costs the files after it, or the student is not told."""
    data = tarred([("a.txt", "x" * 3000), *GOOD.items()])
    submission = read(tmp_path, changed(data, data.index(b"divergences.py"), b"D"), "hw1.tar")
    assert submission.sources == {"theory.py": GOOD["theory.py"]} and "divergences.py" in submission.problems
    assert submission.notes[0].startswith(
        "The archive is damaged (some of its headers cannot be read). The grader took what it could read."
    )


@pytest.mark.parametrize("kind", ["", "gz"])
def test_a_truncated_tar_keeps_its_whole_files(tmp_path, kind):
    """Breaks if a file that arrived whole is lost, or one that was cut off is graded as if it were whole."""
    noise = os.urandom(200_000)
    whole = tarred([("theory.py", "x = 1\n"), ("noise", noise), ("divergences.py", "y = 1\n" * 5000)], kind)
    submission = read(tmp_path, whole[:150_000], "hw1.tar")
    assert submission.sources == {"theory.py": "x = 1\n"} and "is missing" in submission.problems["divergences.py"]
    assert kind == "" or "The archive is damaged (" in submission.notes[0]
    cut = tarred([("theory.py", "x = 1\n"), ("divergences.py", b"#" + noise)])[:50_000]
    assert "the archive ends in the middle of it" in read(tmp_path, cut, "hw1.tar").problems["divergences.py"]


def test_a_false_size_is_not_believed(tmp_path):
    """Breaks if a declared size decides what is read, or how much memory is taken."""
    files = {"divergences.py": "x = 1\n" * 100, "theory.py": "x = 1\n"}
    data = zipped(files, zipfile.ZIP_STORED)
    for size in (1, 599, 601, 2**32 - 2):
        submission = read(tmp_path, changed(data, data.index(b"PK\1\2") + 24, struct.pack("<I", size)))
        assert submission.sources in (files, {"theory.py": files["theory.py"]}), "what is taken is whole"
    data = tarred(files)
    for size in (b"\x80" + b"\xff" * 11, b"\xff" * 12, b"77777777777\0"):  # enormous, negative, large
        header = changed(data[:512], 124, size)
        header = changed(header, 148, b"%06o\0 " % tarfile.calc_chksums(header)[0])
        submission = read(tmp_path, header + data[512:], "hw1.tar")
        assert submission.sources.get("divergences.py", "") == "" and "theory.py" in {*submission.sources, *submission.problems}


# --- bombs --------------------------------------------------------------------------------------------------

MIB = 1 << 20


def within(folder, data, name, megabytes, seconds):
    """What is read in a process of its own, within these limits of memory and processor time."""
    path = hand_in(folder, {name: data}) / name
    code = f"""
import json, resource, sys, time
from autograder.intake.submission import read_submission
import zipfile, tarfile, gzip, bz2, lzma, subprocess
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + {megabytes} * 2**20,) * 2)
began = time.process_time()
submission = read_submission({str(path)!r}, {MODULES!r})
print(json.dumps([dict(submission.sources), dict(submission.problems), submission.notes, time.process_time() - began]))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr[-2000:]
    sources, problems, notes, taken = json.loads(run.stdout)
    assert taken < seconds
    assert "MemoryError" not in " ".join([*problems.values(), *notes])
    return sources, problems


def zeros(size):
    """Deflated zeros, a thousand times smaller: one part is repeated, because no part needs those before it."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = press.compress(bytes(MIB)) + press.flush(zlib.Z_FULL_FLUSH)
    return part * (size // MIB) + press.flush()


def forged_zip(entries, contents=((b"theory.py", b"x = 1\n"),)):
    """A zip made by hand. entries: each (name, packed, size); entries of the same name share one content."""
    body, directory, places = bytearray(), [], {}
    stored = [(name, data, len(data), 0, zlib.crc32(data)) for name, data in contents]
    for name, packed, size, method, crc in [*stored, *((n, p, s, 8, 0) for n, p, s in entries)]:
        fields = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0, crc, len(packed), size, len(name), 0)
        if name not in places:
            places[name] = len(body)
            body += b"PK\3\4" + fields + name + packed
        directory.append(b"PK\1\2\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, places[name]) + name)
    count = len(directory) & 0xFFFF  # the field has 16 bits, and nobody believes it
    listing = b"".join(directory)
    return bytes(body) + listing + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), len(body), 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS and /proc are Linux's")
class TestBombs:
    """Each ends within 260 MiB and a few seconds of processor time, with a sentence for the student."""

    def test_ten_gigabytes_of_python(self, tmp_path):
        """Breaks if more of a member is unpacked than is read, whatever size it declares."""
        packed = zeros(10 << 30)
        for size in (10, 2**32 - 1):
            data = forged_zip([(b"divergences.py", packed, size)])
            assert 8 * MIB < len(data) < 12 * MIB
            sources, problems = within(tmp_path, data, "hw1.zip", 100, 3)
            assert sources == {"theory.py": "x = 1\n"} and "divergences.py" in problems

    def test_many_bombs(self, tmp_path):
        """Breaks if each file is bounded but not all of them together, or if names that share a content evade the bound."""
        packed = zeros(1 << 28)
        entries = [(b"h%02d.py" % i, packed, 1 << 28) for i in range(60)] + [(b"divergences.py", packed, 1 << 28)] * 2000
        sources, problems = within(tmp_path, forged_zip(entries), "hw1.zip", 260, 5)
        assert sources == {"theory.py": "x = 1\n"}
        assert any(words in problems["divergences.py"] for words in ("has 268,435,456 bytes", "possible zip bomb"))

    def test_a_million_names(self, tmp_path):
        """Breaks if a list of contents becomes objects before its length is checked (a gigabyte, ten seconds)."""
        sources, problems = within(tmp_path, forged_zip([(b"a", b"", 0)] * 1_000_000), "hw1.zip", 260, 3)
        assert sources == {} and "its list of contents is too long" in problems["theory.py"]

    def test_the_longest_list_that_is_read(self, tmp_path):
        """Breaks if the longest list of contents that is accepted takes too much time or memory."""
        sources, problems = within(tmp_path, forged_zip([(b"a", b"", 0)] * 85_000), "hw1.zip", 260, 5)
        assert sources == {} and "contains more than 10,000 files and folders" in problems["theory.py"]

    @pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
    def test_compressed_tars(self, tmp_path, kind):
        """Breaks if a tar is decompressed completely before its size is checked."""
        if kind == "gz":
            data = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + zeros(10 << 30)
        else:
            part = {"bz2": bz2, "xz": lzma}[kind].compress(bytes(64 * MIB))
            data = part * 160  # both formats allow streams one after another
        sources, problems = within(tmp_path, data, f"hw1.tar.{kind}", 260, 10)
        assert sources == {} and "unpacks to more than 64 MiB" in problems["theory.py"]

    def test_a_sparse_tar(self, tmp_path):
        """Breaks if the holes of a sparse file, a terabyte, are filled."""
        holes = tar_entry("divergences.py", tarfile.GNUTYPE_SPARSE)
        data = bytearray(tarred([(holes, ""), ("theory.py", "x = 1\n")], form=tarfile.GNU_FORMAT))
        data[386:410] = b"00000000000\0" + b"77777777777\0"
        data[483:495] = b"77777777777\0"
        data[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(data[:512]))[0]
        sources, problems = within(tmp_path, bytes(data), "hw1.tar", 100, 2)
        assert sources == {"theory.py": "x = 1\n"} and "divergences.py" in problems

    @pytest.mark.parametrize(
        "header",
        [
            b"9" * 60_000,
            b"1 hdrcharset=" * 4000,
            b"0 path=a\n" * 5000,
            b"99999999 path=a\n",
            b"20 GNU.sparse.size=-1\n",
            b"12 path=a/b/" * 4000,
        ],
        ids=lambda header: repr(header[:12]),
    )
    def test_headers_that_tarfile_would_read_forever(self, tmp_path, header):
        """Breaks if the time for a POSIX header grows with the square of its length (hours for a few hundred of these)."""
        member = bytearray(tarred([(tar_entry("x", size=len(header)), header)], form=tarfile.USTAR_FORMAT)[:-9216])
        member[156:157] = tarfile.XHDTYPE
        member[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(member[:512]))[0]
        sources, _ = within(tmp_path, bytes(member[:61440]) * 500 + tarred(GOOD), "hw1.tar", 260, 5)
        assert set(sources) <= set(MODULES)


def test_a_large_archive_is_not_opened(tmp_path, monkeypatch):
    """Breaks if an archive of any size is read into memory, or the student is not told."""
    monkeypatch.setattr(archive, "MAX_ARCHIVE", MIB)
    data = zipped(GOOD | {"data": os.urandom(MIB)})
    assert only_problem(read(tmp_path, data)).startswith("'hw1.zip' is larger than 1 MiB and was not opened. Hand in only")


def test_only_needed_members_are_unpacked(tmp_path):
    """Breaks if more data are unpacked than a submission may bring along (32 MiB, and one file on its way)."""
    data = zipped(GOOD | {f"{i}.bin": bytes(20 * MIB) for i in range(10)})
    tracemalloc.start()
    try:
        assert read(tmp_path, data).sources == GOOD
        assert tracemalloc.get_traced_memory()[1] < 60 * MIB
    finally:
        tracemalloc.stop()


def test_the_number_of_files_is_bounded(tmp_path, monkeypatch):
    """Breaks if an archive may hold any number of files, or a virtual environment in it costs the code."""
    many = {f"venv/lib/{i}.py": "" for i in range(9000)}
    assert read(tmp_path, zipped(GOOD | many)).sources == GOOD
    monkeypatch.setattr(archive, "MAX_ENTRIES", 100)
    for made in (zipped, tarred):
        sentence = only_problem(read(tmp_path, made(GOOD | dict.fromkeys(list(many)[:100], ""))))
        assert sentence == (
            "'hw1.zip' contains more than 100 files and folders and was not opened. Hand in only what the assignment asks for."
        )


def test_the_search_of_an_archive_is_bounded_too(tmp_path, monkeypatch):
    """Breaks if the bound on searching a folder on a disk does not hold in an archive."""
    monkeypatch.setattr(entries, "MAX_ENTRIES", 10)
    assert "'d0' contains more than 10 files" in read(tmp_path, zipped({f"d0/{i}": "" for i in range(11)})).notes[0]


# --- the digest ---------------------------------------------------------------------------------------------


def test_the_digest_is_that_of_the_contents(tmp_path):
    """Breaks if two submissions share a digest, or one has two."""
    files = [GOOD, GOOD | {"theory.py": "y"}, {}, {"a": ""}, {"b": ""}]
    archives = [*map(zipped, files), zipped(GOOD)[:-30]]
    digests = [read(tmp_path, data).digest for data in archives]
    assert len(set(digests)) == len(digests)
    assert [read(tmp_path, data).digest for data in archives] == digests
    assert read(tmp_path, tarred(GOOD, "gz")).digest == digests[0], "the kind of archive makes no difference"
