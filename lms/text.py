import re
import unicodedata
from functools import lru_cache

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
LETTER_MARKS = {
    "a\u0306": "a}",
    "a\u0302": "a~",
    "e\u0302": "e}",
    "o\u0302": "o}",
    "o\u031b": "o~",
    "u\u031b": "u}",
}
CROSSED_D = str.maketrans(dict.fromkeys("\u0111\u00f0\u0256", "đ"))  # eth and African d are typed for đ
VOWELS = frozenset("aeiouy")

_latin_marks = re.compile("[\u0300-\u036f\xad]")


def nfc(text: str) -> str:
    """The text in Unicode's composed form, the only one that is stored."""
    return unicodedata.normalize("NFC", text)


def excerpt(text: str, limit: int = 60) -> str:
    """The text on one line, cut off with an ellipsis where it is too long to be quoted."""
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit and len(text) <= 4 * limit else f"{line[: limit - 1]}…"


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text for searching and matching: no diacritics, no case, single spaces.

    Folding twice changes nothing; 'hòa' and 'hoà' fold to the same.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(_without_marks(_decompose(text)).replace("đ", "d").casefold().split())


def slug(text: str, *, longest: int = 60) -> str:
    """The text as a name in an address: "Tuần lễ An toàn" is "tuan-le-an-toan"; may be empty."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))[:longest].strip("-")


@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """An ASCII string that sorts bytewise as the text sorts in Vietnamese.

    Letters decide first (a ă â b c d đ ...), then the tone of each word (none, huyền, hỏi, ngã, sắc, nặng).
    Spaces come before punctuation, then digits, Vietnamese and Latin letters, other scripts.
    """
    if text.isascii() and text.isalpha():
        return f"{text.lower()} 0"
    words = [_word_weights(word) for word in _decompose(text).split()]
    letters = [letters for letters, _ in words if letters]
    tones = [tones or "0" for letters, tones in words if letters]
    return f"{'-'.join(letters)} {'-'.join(tones)}".strip()


def person_sort_key(family: str, given: str) -> str:
    """The sort key of a person: the given name decides, then family and middle names."""
    return f"{sort_key(given)} {sort_key(family)}".rstrip()


def _decompose(text: str) -> str:
    """Lower case with separate marks; NFD keeps the marks of one letter in one order."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return folded.translate(CROSSED_D)


def _without_marks(decomposed: str) -> str:
    """The text without marks and invisible signs; short where only Latin letters have them."""
    if max(decomposed) < "\u0370":
        return _latin_marks.sub("", decomposed)
    return "".join(letter for letter in decomposed if not _is_mark(letter))


def _is_mark(letter: str) -> bool:
    """Whether the character has no width of its own: a combining mark or an invisible sign."""
    return not letter.isascii() and unicodedata.category(letter) in ("Mn", "Me", "Cf")


@lru_cache(maxsize=4096)
def _word_weights(word: str) -> tuple[str, str]:
    """The weights of a decomposed word's letters, and of its tones."""
    letters: list[str] = []
    tones: list[str] = []
    base = ""
    for character in word:
        if not _is_mark(character):
            base = character
            letters.append(_weight(character))
        elif base + character in LETTER_MARKS:
            letters[-1] = LETTER_MARKS[base + character]
        elif base in VOWELS and character in TONES:
            tones.append(TONES[character])
    return "".join(letters), "".join(tones)


def _weight(character: str) -> str:
    """The weight of one character without marks: . punctuation, 0-9, a-z, { other scripts."""
    if "a" <= character <= "z":
        return character
    if character == "đ":
        return "d}"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character.isalnum():
        return f"{{{ord(character):06x}"
    return "."
