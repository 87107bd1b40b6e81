"""Names of files that are safe, and the kinds that are taken."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import Refused
from lms.files.rules import KINDS, MB, SPREADSHEETS, check_size, ending_of, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Danh sách đoàn viên.xlsx", "Danh sách đoàn viên.xlsx"),
        (unicodedata.normalize("NFD", "Nghị quyết số 02.PDF"), "Nghị quyết số 02.pdf"),
        ("C:\\Users\\Lan\\bài giảng.docx", "bài giảng.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("hoá\u202egnp.exe\u200b.png", "hoágnp.exe.png"),
        ("  two \n lines .csv", "two lines.csv"),
        (".xlsx", "xlsx"),
        ("...", "tep"),
        ("", "tep"),
        ("x" * 300 + ".xlsx", "x" * 120 + ".xlsx"),
    ],
)
def test_a_name_becomes_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=300))
def test_a_safe_name_is_safe_and_stays_so(name: str) -> None:
    safe = safe_name(name)

    assert safe == safe_name(safe)
    assert safe
    assert len(safe.encode()) < 600
    assert not set(safe) & set('<>:"/\\|?*\n\0')
    assert safe not in {".", ".."}


@pytest.mark.parametrize("name", ["roster.exe", "roster.xlsm", "xlsx", "roster.xlsx.html", "roster"])
def test_other_kinds_are_refused_with_those_that_are_taken(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        ending_of(name, SPREADSHEETS)

    assert str(refusal.value) == f"Không nhận tệp “{name}” ở đây. Hãy chọn tệp .xlsx, .xls, .ods, .csv."


def test_an_accepted_ending_is_told_whatever_its_case() -> None:
    assert ending_of("Roster.XLSX", SPREADSHEETS) == "xlsx"


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (0, "Tệp “a.png” trống. Hãy chọn tệp có nội dung."),
        (10 * MB + 1, "Tệp “a.png” nặng 11 MB, tối đa là 10 MB. Hãy chọn tệp nhỏ hơn."),
    ],
)
def test_an_empty_or_huge_file_is_refused(size: int, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_size("a.png", size, KINDS["png"])

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("size", [1, 10 * MB])
def test_a_file_within_the_limit_is_taken(size: int) -> None:
    check_size("a.png", size, KINDS["png"])
