"""What every form shares: messages in the reader's language, tidy text, Vietnamese time."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from flask import request
from flask_babel import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    Field,
    FieldList,
    FormField,
    PasswordField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from lms import db
from lms.errors import Forbidden, Invalid, NotFound, Refused
from lms.i18n import ZONE
from lms.i18n import lazy_gettext as _l
from lms.text import nfc

YEARS = range(2000, 2101)

MESSAGES = {
    "This field is required.": _l("Hãy điền mục này."),
    "Invalid input.": _l("Giá trị không hợp lệ."),
    "Invalid email address.": _l("Địa chỉ thư điện tử không hợp lệ."),
    "Field must be equal to %(other_name)s.": _l("Hai lần nhập chưa giống nhau."),
    "Invalid Choice: could not coerce.": _l("Hãy chọn một mục trong danh sách."),
    "Not a valid choice.": _l("Hãy chọn một mục trong danh sách."),
    "'%(value)s' is not a valid choice for this field.": _l("Hãy chọn một mục trong danh sách."),
    "'%(value)s' are not valid choices for this field.": _l("Hãy chọn các mục trong danh sách."),
    "Not a valid datetime value.": _l("Hãy nhập đủ ngày và giờ, ví dụ 22/11/2026 07:30."),
    "Not a valid date value.": _l("Hãy nhập ngày đầy đủ, ví dụ 22/11/2026."),
    "Not a valid time value.": _l("Hãy nhập giờ và phút, ví dụ 07:30."),
    "Not a valid integer value.": _l("Hãy nhập một số nguyên."),
    "Not a valid decimal value.": _l("Hãy nhập một số."),
    "Not a valid float value.": _l("Hãy nhập một số."),
    "The CSRF token is missing.": _l("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."),
    "The CSRF session token is missing.": _l("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."),
    "The CSRF tokens do not match.": _l("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."),
    "The CSRF token is invalid.": _l("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."),
    "The CSRF token has expired.": _l("Trang đã mở quá lâu. Hãy tải lại trang rồi thử lại."),
    "Number must be at least %(min)s.": _l("Giá trị nhỏ nhất là %(min)s."),
    "Number must be at most %(max)s.": _l("Giá trị lớn nhất là %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Giá trị phải từ %(min)s đến %(max)s."),
    "Field must be at least %(min)d character long.": _l("Cần ít nhất %(min)d ký tự."),
    "Field must be at least %(min)d characters long.": _l("Cần ít nhất %(min)d ký tự."),
    "Field cannot be longer than %(max)d character.": _l("Tối đa %(max)d ký tự."),
    "Field cannot be longer than %(max)d characters.": _l("Tối đa %(max)d ký tự."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Cần từ %(min)d đến %(max)d ký tự."),
}
"""What WTForms says on its own, in our words."""


class Messages:
    """The messages of WTForms in the language of the request."""

    def gettext(self, text: str) -> str:
        """Return one message; its places are filled in by WTForms."""
        return str(MESSAGES.get(text, text))

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return one message; Vietnamese has one form for every number."""
        return self.gettext(singular if count == 1 else plural)


class Form(FlaskForm):  # type: ignore[misc]
    """A form of the platform: what is typed comes out trimmed and in NFC."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: FlaskForm) -> Messages:
            """Return where the messages come from."""
            return Messages()

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Return what was posted as a form; JSON is none, whatever it holds."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

        def bind_field(self, form: FlaskForm, unbound: Any, options: dict[str, Any]) -> Field:
            """Return the field; a field of text cleans what was typed, choices are (value, text) pairs."""
            if issubclass(unbound.field_class, StringField):
                tidy = _composed if issubclass(unbound.field_class, PasswordField) else _tidy
                options["filters"] = (tidy, *unbound.kwargs.get("filters", ()))
            choices = unbound.kwargs.get("choices")
            if isinstance(choices, list):
                options["choices"] = [SelectChoice(*choice) for choice in choices]
            field: Field = super().bind_field(form, unbound, options)
            return field

    @property
    def wrong_fields(self) -> list[Field]:
        """The fields that carry a sentence of their own, inside lists and parts of the form, too."""
        fields = (field for field in all_fields(self) if not isinstance(field, FormField))
        return [field for field in fields if any(map(_is_sentence, field.errors))]

    @property
    def is_wrong(self) -> bool:
        """Whether anything in the form carries a sentence."""
        return bool(self.form_errors or self.wrong_fields)

    def take(self, refusal: Refused) -> None:
        """Put each sentence of a refusal next to its field; the rest stands above the form.

        A field inside a list is named as in "rounds-0-minutes".
        """
        fields = {field.name: field for field in all_fields(self)}
        problems = refusal.problems if isinstance(refusal, Invalid) else {"": refusal.text}
        for name, text in problems.items():
            if name in fields:
                fields[name].errors = [*fields[name].errors, str(text)]
            else:
                self.form_errors.append(str(text))


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Show on the form what an action refuses, with nothing stored; what is not found stays not found."""
    try:
        yield
    except (NotFound, Forbidden):
        raise
    except Refused as refusal:
        db.rollback()
        form.take(refusal)


class RuleField(StringField):
    """A text that a rule reads: `value` is what the rule gives, None for no text."""

    def __init__(self, label: str | LazyString, rule: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.rule = rule
        self.value: Any = None

    def pre_validate(self, form: Any) -> None:
        """Let the rule read what was typed."""
        if not self.data:
            return
        try:
            self.value = self.rule(self.data)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class MomentField(DateTimeLocalField):
    """A day and time as typed in Vietnam, given as an aware moment in UTC."""

    def __init__(self, label: str | LazyString | None = None, **kwargs: Any) -> None:
        super().__init__(label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)
        self.tz = ZONE

    def _value(self) -> str:
        """Return the moment as the browser shows it, to the second only where it has seconds."""
        if self.raw_data or not self.data or not self.data.second:
            return str(super()._value())  # type: ignore[misc]  # the stubs do not know it
        return f"{self.data.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; nothing typed is no moment."""
        if not any(valuelist):
            self.data = None
            return
        super().process_formdata(valuelist)
        if self.data is None or self.data.year not in YEARS:
            self.data = None
            raise ValueError(str(MESSAGES["Not a valid datetime value."]))
        self.data = self.data.astimezone(UTC)


def all_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """Yield fields, and those inside lists and parts of a form, too."""
    for field in fields:
        yield field
        if isinstance(field, FieldList):
            yield from all_fields(field.entries)
        elif isinstance(field, FormField):
            yield from all_fields(field.form)


def _is_sentence(error: object) -> bool:
    return isinstance(error, str | LazyString)


def _tidy(text: str | None) -> str | None:
    return nfc(text).strip() if isinstance(text, str) else text


def _composed(text: str | None) -> str | None:
    return nfc(text) if isinstance(text, str) else text
