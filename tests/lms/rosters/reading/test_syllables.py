import pytest

from lms.rosters.reading.syllables import Likeness, is_syllable, likeness

REAL = [
    *("Nguyễn", "Trường", "Quốc", "Quý", "giếng", "gì", "Huỳnh", "uỷ", "Ủy", "ƯỚC", "NGHIỆP", "khuỷu"),
    *("Thuý", "yếu", "quyền", "nghiêng", "quỳnh", "Đoàn"),
]
WRONG = ["NguyÔn", "V¨n", "nguyeãn", "ngùyen", "Đứcc", "họcc", "tàp", "tõc", "Ñöùc", "zế", "ắắ", "Hoà1"]


@pytest.mark.parametrize("word", REAL)
def test_syllables_of_vietnamese(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", WRONG)
def test_other_words(word: str) -> None:
    assert not is_syllable(word)


def test_only_words_with_signs_of_their_own_are_counted() -> None:
    assert likeness("Nguyễn Van A, 12 Ñöùc (Đỗ)") == Likeness(syllables=2, words=3)
    assert likeness("Nguyễn Văn Đức").is_vietnamese
    assert not likeness("NguyÔn Văn").is_vietnamese
