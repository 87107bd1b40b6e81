"""Clauses that find text the way people type it: without diacritics, whole words or parts of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, literal, or_, true

from lms.text import fold, nfc

Column = SQLColumnExpression[str]


def holds_words(folded: Column, text: str) -> ColumnElement[bool]:
    """Whether a folded column holds every word of the text, in any order; no word is in everything."""
    return and_(true(), *(folded.contains(word, autoescape=True) for word in fold(text).split()))


def begins_words(folded: Column, words: Sequence[str]) -> ColumnElement[bool]:
    """Whether each of some folded words begins a word of a folded column."""
    return and_(true(), *(_begins_a_word(folded, word) for word in words))


def distance(name: Column, folded: Column, text: str) -> ColumnElement[int]:
    """How far a hit is from what was typed, to sort by: 0 with these diacritics, 1 without, 2 words apart."""
    return case(
        (is_written(name, text), literal(0)),
        (_begins_a_word(folded, fold(text)), literal(1)),
        else_=literal(2),
    )


def is_written(name: Column, text: str) -> ColumnElement[bool]:
    """Whether a name holds what was typed with these very diacritics, in the usual ways of capitals."""
    phrase = " ".join(nfc(text).split())
    written = {phrase, phrase.lower(), phrase.upper(), phrase.title(), phrase.capitalize()}
    return or_(*(_begins_a_word(name, each) for each in sorted(written)))


def _begins_a_word(column: Column, phrase: str) -> ColumnElement[bool]:
    return (literal(" ") + column).contains(f" {phrase}", autoescape=True)
