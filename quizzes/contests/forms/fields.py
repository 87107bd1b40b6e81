"""The kinds of fields that the form of a contest is made of."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from flask_babel import LazyString
from wtforms import FieldList, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextArea

from lms.errors import Refused
from lms.forms import RuleField
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.units.queries import find_unit
from quizzes.attempts.plan_forms import read_points
from quizzes.ranking.keys import Direction, Key, Order
from quizzes.ranking.words import DIRECTION_NAMES, KEY_NAMES

K = TypeVar("K", bound=str)
MOST_KEYS = 10


class NoNumber(Refused):
    """What was typed is no whole number."""

    def __init__(self) -> None:
        super().__init__(_l("Hãy nhập một số nguyên, ví dụ 500.000."))


class NoPointsOfPrizes(Refused):
    """What was typed are no points of prizes."""

    def __init__(self) -> None:
        super().__init__(_l("Mỗi dòng ghi tên giải, dấu = rồi số điểm, ví dụ: Giải Nhất = 10."))


def read_whole(text: str) -> int:
    """Return a whole number as typed in Vietnam, with or without dots between thousands."""
    digits = text.replace(".", "").replace(" ", "")
    if not digits.isascii() or not digits.isdecimal():
        raise NoNumber
    return int(digits)


def whole_text(value: int) -> str:
    """Return a whole number as it is typed: 500.000; nothing for nought."""
    return f"{value:,}".replace(",", ".") if value else ""


def exact_text(value: Fraction | None) -> str:
    """Return a number with all its decimals, as `read_points` reads it: 2,5; nothing for none."""
    if value is None:
        return ""
    places = next((n for n in range(12) if (value * 10**n).denominator == 1), 12)
    whole, decimals = divmod(round(value * 10**places), 10**places)
    return f"{whole},{decimals:0{places}}" if places else str(whole)


def read_points_of_prizes(text: str) -> dict[str, Fraction]:
    """Return the points of prizes by their titles, each on a line of its own: "Giải Nhất = 10"."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        title, sign, points = line.rpartition("=")
        if not sign or not title.strip():
            raise NoPointsOfPrizes
        found[title.strip()] = read_points(points.strip())
    return found


class LinesField(RuleField):
    """Several lines that a rule reads."""

    widget = TextArea()


class TextsField(TextAreaField):
    """A list of texts, each on a line of its own."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines that hold something."""
        lines = (" ".join(line.split()) for line in (self.data or "").splitlines())
        return tuple(line for line in lines if line)


class UnitCodesField(TextsField):
    """Codes of units, each on a line of its own."""

    def pre_validate(self, form: Any) -> None:
        """Name the first code that no unit has."""
        strange = next((code for code in self.texts if find_unit(code) is None), None)
        if strange is not None:
            raise ValidationError(_("Không có đơn vị mã “%(code)s”.", code=strange))


class OrdersField(FieldList):  # type: ignore[type-arg]  # it takes no parameter when it runs
    """Keys of a ranking in their order, each with its direction; what is left empty is no key."""

    def __init__(self, label: LazyString, slots: int, **kwargs: Any) -> None:
        one = SelectField(_l("Tiêu chí"), choices=_order_choices, default="")
        super().__init__(one, label, min_entries=slots, max_entries=MOST_KEYS, **kwargs)
        self.slots = slots

    @property
    def orders(self) -> tuple[Order, ...]:
        """What was chosen, of a valid form."""
        return tuple(Order.parse(one) for one in self.data if one)

    def fill(self, orders: Sequence[Order]) -> None:
        """Choose these keys, and leave the places after them empty."""
        while self.entries:
            self.pop_entry()
        for one in order_values(orders):
            self.append_entry(one)
        while len(self.entries) < self.slots:
            self.append_entry()

    @property
    def told(self) -> str:
        """What is chosen, in words."""
        names = dict(_order_choices())
        return "; ".join(str(names[one]) for one in self.data if one in names and one)


def unless_same(before: Sequence[K], chosen: Iterable[K]) -> tuple[K, ...]:
    """Return what was chosen, in the order it had before where it is the same."""
    found = tuple(chosen)
    return tuple(before) if set(before) == set(found) else found


def order_values(orders: Iterable[Order]) -> list[str]:
    """Return what an `OrdersField` begins with."""
    return [str(one) for one in orders]


def names_of(names: Iterable[Any]) -> list[tuple[str, LazyString]]:
    """Return words with what they are called, to choose from."""
    return [(one.value, text) for one, text in names]


def _order_choices() -> list[tuple[str, str]]:
    """Return every key in its usual direction, then every one against it."""
    usual = [Order.by(key) for key in Key]
    against = [Order(one.key, next(way for way in Direction if way != one.direction)) for one in usual]
    named: Callable[[Order], str] = lambda one: str(KEY_NAMES[one.key])  # noqa: E731
    return [
        ("", "–"),
        *((str(one), named(one)) for one in usual),
        *((str(one), f"{named(one)}, {DIRECTION_NAMES[one.direction]}") for one in against),
    ]
