"""Vietnamese as it was typed before Unicode."""

import unicodedata

from lms.rosters.reading.legacy_fonts import TCVN3, VNI_LETTERS, VNI_MARKS

TONES = "\u0300\u0301\u0303\u0309\u0323"
SHAPES = "\u0302\u0306"

_tcvn3 = {letter: code for code, letter in TCVN3.items()}
_vni_letters = {letter: code for code, letter in VNI_LETTERS.items()}
_vni_marks = {mark: code for code, mark in VNI_MARKS.items()}


def to_tcvn3(text: str, *, capitals: bool = False) -> str:
    """The text as typed in .VnTime; letters that it lacks as capitals come out small, as they did."""
    wanted = unicodedata.normalize("NFC", text.lower() if capitals else text)
    return "".join(_tcvn3.get(letter) or _tcvn3.get(letter.lower()) or letter for letter in wanted)


def to_vni(text: str) -> str:
    """The text as typed in VNI-Times."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text)))


def _vni(letter: str) -> str:
    if letter in _vni_letters:
        return _vni_letters[letter]
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in decomposed if mark in TONES), "")
    untoned = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else letter
    if untoned in _vni_letters:
        return _vni_letters[untoned] + _vni_marks[tone]
    code = _vni_marks.get("".join(mark for mark in decomposed if mark in SHAPES) + tone, "")
    return decomposed[0] + (code.upper() if letter.isupper() else code)
