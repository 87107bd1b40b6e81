"""The words of a PDF, page by page, from standard input to standard output as JSON.

This runs as a program of its own (`pdf.py` starts it): a file that breaks the library breaks nobody else.
"""

import json
import resource
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

MOST_MEMORY = 1024 * 2**20
MOST_SECONDS = 20
BACK = 0.5
"""So many heights of a letter to the left, and the next one is out of its order."""
APART = 0.2
"""So many heights between two letters, and they belong to two words."""


class Letter(NamedTuple):
    """A letter where it stands on its line, in points; what the library added stands nowhere."""

    text: str
    left: float
    right: float
    height: float
    is_added: bool


def main() -> None:
    """Write the text of each page, or end with the one word that says why there is none."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        sys.exit("locked" if "password" in str(error).lower() else "broken")
    if len(document) > int(sys.argv[1]):
        sys.exit("long")
    pages: list[str] = []
    room = int(sys.argv[2])
    for page in document:
        words = page.get_textpage()
        room -= words.count_chars()
        if room < 0:
            sys.exit("long")
        pages.append(text_of(words))
    json.dump(pages, sys.stdout)


def text_of(page: pypdfium2.PdfTextPage) -> str:
    """Return the lines of a page, each in the order in which a person reads it.

    Letters that a font did not have come from another one, and programs write these after all others.
    """
    letters = (_letter(page, at) for at in range(page.count_chars()))
    return "".join(text for line in _lines(letters) for text in _in_order(line))


def _lines(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    line: list[Letter] = []
    for letter in letters:
        line.append(letter)
        if letter.text == "\n":
            yield line
            line = []
    yield line


def _letter(page: pypdfium2.PdfTextPage, at: int) -> Letter:
    code = raw.FPDFText_GetUnicode(page, at)
    left, bottom, right, top = page.get_charbox(at, loose=True)
    return Letter(chr(code), left, right, top - bottom, bool(raw.FPDFText_IsGenerated(page, at)))


def _in_order(line: Sequence[Letter]) -> list[str]:
    placed: list[Letter] = []
    for letter in line:
        if unicodedata.combining(letter.text) and placed:
            base = placed[-1]  # one shape of a font may be told as two, a letter and its mark
            right = max(base.right, letter.right)
            placed[-1] = base._replace(text=base.text + letter.text, right=right)
        elif not letter.is_added and letter.text not in "\r\n":
            placed.append(letter)
    if all(after.left >= before.left - BACK * before.height for before, after in pairwise(placed)):
        return [letter.text for letter in line]
    placed.sort(key=lambda letter: letter.left)
    texts = [placed[0].text]
    for before, after in pairwise(placed):
        if after.left - before.right > APART * after.height:
            texts.append(" ")
        texts.append(after.text)
    return [*texts, "\n"]


if __name__ == "__main__":
    main()
