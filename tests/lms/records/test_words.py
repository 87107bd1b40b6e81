"""Every change on record has its sentence, in both languages."""

import ast

import pytest
from flask import Flask
from flask_babel import force_locale

from lms.audit.words import words_in_use
from tests.lms.records.recorded_acts import Unreadable, acts_of, recorded_acts


def test_every_act_of_the_source_has_words_and_no_words_are_left_over(app: Flask) -> None:
    acts = recorded_acts()

    assert {"role.grant", "unit.found", "person.change", "question.retire", "course.publish"} <= acts
    assert acts == set(words_in_use().acts)


def test_the_words_of_acts_differ_in_both_languages(app: Flask) -> None:
    said = {}
    for locale in ("vi", "en"):
        with app.test_request_context(), force_locale(locale):
            said[locale] = {act: str(text) for act, text in words_in_use().acts.items()}

    for texts in said.values():
        assert len(set(texts.values())) == len(texts)
    assert [act for act, text in said["en"].items() if text == said["vi"][act]] == []


def test_a_call_whose_act_nobody_can_read_is_named() -> None:
    module = ast.parse("def act(kind):\n    audit.record(action='x.' + kind)\n")

    with pytest.raises(Unreadable, match="kind"):
        list(acts_of(module))
