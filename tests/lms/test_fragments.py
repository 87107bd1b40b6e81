"""Pieces of pages that are rendered once: each visitor still sees what is theirs, in their language."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import Environment

GREETING = (
    "{% call(gap) fragment(greeting, is_new, name=name) %}"
    "{{ told.append('rendered') or '' }}"
    "<p title='{{ gap.name }}'>{{ _('Đăng nhập') if is_new }} {{ gap.name }}</p>"
    "{% endcall %}"
)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def environment(app: Flask, told: list[str]) -> Iterator[Environment]:
    added = {"told": told, "greeting": object()}
    app.jinja_env.globals |= added
    with app.test_request_context():
        yield app.jinja_env
    for name in added:
        del app.jinja_env.globals[name]


def greet(environment: Environment, name: str, *, is_new: bool = False) -> str:
    return environment.from_string(GREETING).render(name=name, is_new=is_new)


def test_a_piece_is_rendered_once_and_filled_for_each(environment: Environment, told: list[str]) -> None:
    pages = [greet(environment, name) for name in ("Hoa", "Lan")]

    assert pages == ["<p title='Hoa'> Hoa</p>", "<p title='Lan'> Lan</p>"]
    assert told == ["rendered"]


def test_another_key_and_another_language_are_other_pieces(environment: Environment, told: list[str]) -> None:
    vietnamese = greet(environment, "Hoa", is_new=True)
    with force_locale("en"):
        english = greet(environment, "Hoa", is_new=True)

    assert (vietnamese, english) == ("<p title='Hoa'>Đăng nhập Hoa</p>", "<p title='Hoa'>Sign in Hoa</p>")
    assert greet(environment, "Hoa") == "<p title='Hoa'> Hoa</p>"
    assert len(told) == 3


def test_what_fills_a_gap_is_text_and_never_markup(environment: Environment) -> None:
    assert greet(environment, "<b>'Hoa'") == "<p title='&lt;b&gt;&#39;Hoa&#39;'> &lt;b&gt;&#39;Hoa&#39;</p>"
