"""Letters of the time before Unicode, when the font decided what a code looked like: TCVN3 and VNI."""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from lms.rosters.reading.syllables import Likeness, likeness
from lms.text import nfc

TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
VNI_LETTERS = dict(zip("íìæóòôöñîÍÌÆÓÒÔÖÑÎ", "íìỉĩịơưđỵÍÌỈĨỊƠƯĐỴ", strict=True))
VNI_MARKS = {
    **{"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"},
    **{"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300"},
    **{"å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323"},
    **{"ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309"},
    **{"ü": "\u0306\u0303", "ë": "\u0306\u0323"},
}
SAMPLE = 600

_tcvn3 = str.maketrans(TCVN3)
_vni = re.compile(
    "(?P<base>[aA])(?P<mark>[ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË])"
    "|(?P<round>[eEoO])(?P<hat>[ùøûõïâáàåãäÙØÛÕÏÂÁÀÅÃÄ])"
    "|(?P<horned>[uUyYôÔöÖ])(?P<tone>[ùøûõïÙØÛÕÏ])"
    "|(?P<single>[íìæóòôöñîÍÌÆÓÒÔÖÑÎ])"
)
_tcvn3_font = re.compile(r"\s*\.vn", re.IGNORECASE)
_vni_font = re.compile(r"\s*vni\b", re.IGNORECASE)


class Encoding(StrEnum):
    """The two old ways to write Vietnamese that rosters still hold."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


class LegacyFont(NamedTuple):
    """What the name of a font says about the letters that were typed in it."""

    encoding: Encoding | None
    shows_capitals: bool


def legacy_font(name: str) -> LegacyFont | None:
    """What the font with this name did to its letters; None for a font of Unicode."""
    if _tcvn3_font.match(name):
        return LegacyFont(Encoding.TCVN3, shows_capitals=name.rstrip().endswith("H"))
    if _vni_font.match(name):
        return LegacyFont(Encoding.VNI, shows_capitals=False)
    return None


def decode(text: str, encoding: Encoding) -> str:
    """The text in Unicode; signs that the encoding does not know stay as they are."""
    if encoding is Encoding.TCVN3:
        return nfc(text.translate(_tcvn3))
    return nfc(_vni.sub(_vni_letter, text))


def may_be_legacy(text: str) -> bool:
    """Whether the text could be in an old encoding: it has signs beyond ASCII, and none beyond Latin-1.

    Typographic quotes and dashes are no objection; they look alike in every font.
    """
    if text.isascii():
        return False
    return max(text) <= "ÿ" or all(sign <= "ÿ" or "\u2010" <= sign <= "\u2026" for sign in text)


def guessed_encoding(texts: Iterable[str], stated: Encoding | None = None) -> Encoding | None:
    """The old encoding in which the texts together make the most Vietnamese; None where they do as they are.

    `stated` is what their font says; it wins unless another reading is better, or most texts have letters
    that only Unicode has.
    """
    signed = list(islice((text for text in texts if not text.isascii()), SAMPLE))
    sample = list(filter(may_be_legacy, signed))
    if 2 * len(sample) < len(signed):
        stated = None
    if not sample:
        return stated
    readings: dict[Encoding | None, Likeness] = {None: _together(sample)}
    for encoding in Encoding:
        readings[encoding] = _together(decode(text, encoding) for text in sample)
    best = max(
        readings, key=lambda reading: (readings[reading].syllables, reading is stated, reading is None)
    )
    is_clear = 2 * readings[best].syllables > readings[None].words
    return best if is_clear else stated


def _together(texts: Iterable[str]) -> Likeness:
    counts = [likeness(text) for text in texts]
    return Likeness(sum(count.syllables for count in counts), sum(count.words for count in counts))


def _vni_letter(match: re.Match[str]) -> str:
    base = match["base"] or match["round"] or match["horned"] or match["single"]
    mark = match["mark"] or match["hat"] or match["tone"] or ""
    return VNI_LETTERS.get(base, base) + VNI_MARKS.get(mark.lower(), "")
