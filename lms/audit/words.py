"""What changes are called: each package says it for what it records."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString

Texts = Mapping[str, str | LazyString]
Namer = Callable[[Collection[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Words:
    """What people call acts, the fields of what was changed, and the values of a field.

    `names` gives, for a field that holds an id, or many ("people[]"), the names of what they mean.
    """

    acts: Texts = field(default_factory=dict)
    fields: Texts = field(default_factory=dict)
    values: Mapping[str, Mapping[Any, str | LazyString]] = field(default_factory=dict)
    names: Mapping[str, Namer] = field(default_factory=dict)


def add_words(app: Flask, words: Words) -> None:
    """Say what the changes of one more package are called; the same field means the same everywhere."""
    known: Words = app.extensions.get("audit_words", Words())
    app.extensions["audit_words"] = Words(
        {**known.acts, **words.acts},
        {**known.fields, **words.fields},
        {**known.values, **words.values},
        {**known.names, **words.names},
    )


def words_in_use() -> Words:
    """Return what all packages together call their changes."""
    words: Words = current_app.extensions["audit_words"]
    return words
