import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text import excerpt, fold, nfc, person_sort_key, slug, sort_key

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
TONED = ["ma", "mà", "mả", "mã", "má", "mạ"]
PROVINCES = [
    "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hưng Yên",
]  # fmt: skip

vietnamese = st.text(alphabet="aăâbcdđeêoôơuưyàảãáạằẳẵắặầẩẫấậđềểễếệồổỗốộờởỡớợừửữứựỳỷỹýỵ AĐ'-12", max_size=30)


def test_text_is_composed() -> None:
    assert nfc("Nguye\u0302\u0303n") == "Nguyễn"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tuần lễ An toàn, vệ sinh lao động 2026!", "tuan-le-an-toan-ve-sinh-lao-dong-2026"),
        (
            "Một hai ba bốn năm sáu bảy tám chín mười mười một mười hai mười ba",
            "mot-hai-ba-bon-nam-sau-bay-tam-chin-muoi-muoi-mot-muoi-hai-m",
        ),
        ("???", ""),
    ],
)
def test_a_text_becomes_a_name_in_an_address(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_quoted_text_stays_short() -> None:
    assert excerpt(" hai \n dòng") == "hai dòng"
    assert excerpt("a" * 60) == "a" * 60
    assert excerpt("a" * 61) == "a" * 59 + "…"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("  NGUYỄN\u00a0 VĂN\tĐỨC ", "nguyen van duc"),
        ("Nguye\u0302\u0303n", "nguyen"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Ðỗ", "do"),  # the first letter is Eth, a common slip for Đ
        ("Straße", "strasse"),
        ("a\u200bb\ufeff", "ab"),
        ("H'Hen Niê", "h'hen nie"),
        ("", ""),
    ],
)
def test_folding_drops_marks_case_and_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composition_does_not_change_the_fold_or_the_sort_key(text: str) -> None:
    composed, decomposed = nfc(text), unicodedata.normalize("NFD", text)
    assert fold(composed) == fold(decomposed)
    assert sort_key(composed) == sort_key(decomposed)


@given(vietnamese, vietnamese)
def test_texts_that_sort_alike_are_found_alike(one: str, other: str) -> None:
    assert sort_key(one) != sort_key(other) or fold(one.replace("'", "-")) == fold(other.replace("'", "-"))


@pytest.mark.parametrize(
    "ordered",
    [
        ALPHABET,
        TONED,
        PROVINCES,
        ["a", "á", "ạ", "ac", "ác", "az", "ă", "ăn", "ằn", "â", "âm", "ba"],
        ["da", "dz", "đa", "đá", "e"],
        ["o", "óc", "oz", "ô", "ốc", "ơ", "ớc", "p"],
        ["Lê 2", "Lê Anh", "Lễ Anh", "Lê Bá", "Lêô"],
        ["an", "an bình", "an-bình", "an2", "anh", "an中"],
        ["2", "a", "z", "я", "中"],
    ],
)
def test_keys_sort_in_vietnamese_order(ordered: list[str]) -> None:
    shuffled = sorted(ordered, reverse=True)
    assert sorted(shuffled, key=sort_key) == ordered
    keys = [sort_key(text) for text in ordered]
    assert all(before < after for before, after in itertools.pairwise(keys))


@given(st.text())
def test_a_key_is_plain_printable_ascii(text: str) -> None:
    assert sort_key(text).isascii()
    assert sort_key(text).isprintable()


@given(vietnamese)
def test_case_spaces_and_the_place_of_the_tone_do_not_matter(text: str) -> None:
    assert sort_key(text.upper()) == sort_key(text) == sort_key(f"  {text}\u00a0")
    assert sort_key("hoà") == sort_key("hòa")


@given(st.text(alphabet="abcdđeêoôơ áàạ", min_size=1), st.text(alphabet="abcdđeêoôơ áàạ", min_size=1))
def test_a_beginning_sorts_before_the_longer_text(beginning: str, rest: str) -> None:
    plain = fold(beginning)
    assert sort_key(plain) <= sort_key(plain + rest)


def test_people_are_listed_by_given_name_then_family_and_middle_names() -> None:
    people = [
        ("Lê Thị", "An"),
        ("Nguyễn Văn", "An"),
        ("Bùi", "Anh"),
        ("", "Ánh"),
        ("Võ", "Ánh"),
        ("Đỗ", "Bình"),
        ("Giàng A", "Páo"),
    ]

    assert sorted(people[2:] + people[:2], key=lambda name: person_sort_key(*name)) == people
