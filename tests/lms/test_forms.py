"""Forms speak the reader's language, tidy what was typed, and show each problem next to its field."""

import unicodedata
from datetime import UTC, datetime

from flask import Flask
from wtforms import FieldList, FormField, IntegerField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.errors import Invalid
from lms.forms import Form, MomentField
from lms.i18n import lazy_gettext as _l


class EntryForm(Form):
    title = StringField(validators=[InputRequired(), Length(max=20)])
    secret = PasswordField()
    minutes = IntegerField(validators=[NumberRange(1, 180)])
    opens_at = MomentField()
    kind = SelectField(choices=[("one", _l("Hãy nhập một số."))], default="one")


class RoundForm(Form):
    class Meta(Form.Meta):
        csrf = False

    minutes = IntegerField(validators=[NumberRange(1, 180)])


class RoundsForm(Form):
    rounds = FieldList(FormField(RoundForm))


def filled(app: Flask, **values: str) -> EntryForm:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data=values):
        form = EntryForm()
        form.validate()
    return form


def test_text_comes_out_trimmed_and_composed_but_a_password_keeps_its_spaces(app: Flask) -> None:
    form = filled(
        app, title=f"  {unicodedata.normalize('NFD', 'Tuần lễ')} ", secret=" mật khẩu ", minutes="15"
    )

    assert (form.title.data, form.secret.data, form.errors) == ("Tuần lễ", " mật khẩu ", {})


def test_each_message_is_vietnamese_and_fills_in_its_numbers(app: Flask) -> None:
    form = filled(app, title="x" * 21, minutes="0", opens_at="hôm qua")

    assert form.errors == {
        "title": ["Tối đa 20 ký tự."],
        "minutes": ["Giá trị phải từ 1 đến 180."],
        "opens_at": ["Hãy nhập đủ ngày và giờ, ví dụ 22/11/2026 07:30."],
    }


def test_a_moment_is_typed_in_vietnamese_time(app: Flask) -> None:
    form = filled(app, title="Vòng 1", minutes="15", opens_at="2026-11-22T07:30")

    assert form.opens_at.data == datetime(2026, 11, 22, 0, 30, tzinfo=UTC)


def test_a_moment_far_away_is_refused(app: Flask) -> None:
    form = filled(app, title="Vòng 1", minutes="15", opens_at="0001-01-01T00:00")

    assert form.errors == {"opens_at": ["Hãy nhập đủ ngày và giờ, ví dụ 22/11/2026 07:30."]}


def test_a_refusal_stands_next_to_its_fields(app: Flask) -> None:
    form = filled(app, title="Vòng 1", minutes="15")

    form.take(Invalid({"title": "Đã có tên này.", "bank": "Ngân hàng không còn."}))

    assert (form.title.errors, form.form_errors) == (["Đã có tên này."], ["Ngân hàng không còn."])


def test_a_refusal_finds_a_field_inside_a_list(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", data={"rounds-0-minutes": "15", "rounds-1-minutes": "0"}):
        form = RoundsForm()
        assert not form.validate()

    form.take(Invalid({"rounds-0-minutes": "Quá ngắn.", "rounds": "Quá ít vòng."}))

    first, *inside = form.wrong_fields
    assert (first.name, first.errors[-1]) == ("rounds", "Quá ít vòng.")
    assert [(field.name, *field.errors) for field in inside] == [
        ("rounds-0-minutes", "Quá ngắn."),
        ("rounds-1-minutes", "Giá trị phải từ 1 đến 180."),
    ]


def test_choices_are_pairs_of_a_value_and_its_text(app: Flask) -> None:
    form = filled(app, title="Vòng 1", minutes="15", kind="one")

    assert 'value="one">Hãy nhập một số.</option>' in form.kind().replace("selected ", "")
