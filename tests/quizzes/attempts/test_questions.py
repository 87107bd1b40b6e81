"""A question is rendered once, and filled for each paper."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from markupsafe import Markup

from quizzes.attempts.views.questions import question_html
from quizzes.bank.shown import Option, ShownQuestion

RAIN = ShownQuestion(
    number=3,
    text=Markup("<p>Trời <strong>mưa</strong> [count] {number}?</p>"),
    options=(Option("a", Markup("Có")), Option("b", Markup("Không"))),
)


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    """A page that is being made."""
    with app.test_request_context():
        yield


def test_every_gap_is_filled_and_no_text_is_touched() -> None:
    html = question_html(RAIN, how="Chọn một", count=20, chosen=["b"], seq=7, flag=Markup("<i>cờ</i>"))

    assert " ".join(html.split()) == (
        '<fieldset class="question" id="question-3" data-question="3" data-seq="7"> <legend tabindex="-1"> '
        '<span class="visually-hidden">Câu 3 trong 20:</span> '
        '<span class="question-number without-script">3.</span> '
        "<p>Trời <strong>mưa</strong> [count] {number}?</p> "
        '<small class="question-how">Chọn một</small> </legend> '
        '<label class="option"> <input type="radio" name="q3" value="a" > '
        '<span class="option-letter" aria-hidden="true">A</span> <span>Có</span> </label> '
        '<label class="option"> <input type="radio" name="q3" value="b" checked> '
        '<span class="option-letter" aria-hidden="true">B</span> <span>Không</span> </label> '
        "<i>cờ</i> </fieldset>"
    )


def test_the_same_question_stands_elsewhere_on_another_paper() -> None:
    turned = ShownQuestion(
        9, RAIN.text, tuple(Option(key, old.text) for key, old in zip("ba", RAIN.options, strict=True))
    )

    first, second = (question_html(one, how="", count=20) for one in (RAIN, turned))

    assert ('id="question-3"' in first, 'id="question-9"' in second) == (True, True)
    assert second.index('value="b"') < second.index("Có") < second.index('value="a"') < second.index("Không")


def test_each_language_has_its_own() -> None:
    assert "Câu 3 trong 20" in question_html(RAIN, how="", count=20)
    with force_locale("en"):
        assert "Câu 3" not in question_html(RAIN, how="", count=20)


def test_what_is_no_rich_text_is_escaped() -> None:
    html = question_html(RAIN, how="1 < 2", count=20)

    assert "1 &lt; 2" in html
    assert "1 < 2" not in html
