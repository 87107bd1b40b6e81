"""The tables of a rules file about who may enter, divisions and the prediction."""

from collections.abc import Mapping
from typing import Any

from quizzes.attempts.prediction import Prediction, Scope, Target
from quizzes.contests.rulefile import values as kinds
from quizzes.contests.rulefile.tables import Key, Table, Values
from quizzes.contests.rulefile.values import Kind, choice, choices
from quizzes.contests.rules.entry import (
    EVERY_KIND,
    NOT_ASKED,
    Ages,
    Asked,
    Division,
    EntryRules,
    Field,
    Need,
    UniqueKey,
)
from quizzes.contests.rules.entry import Kind as EntrantKind

CHANGEABLE = "changeable"
ASKED = {
    "off": NOT_ASKED,
    "optional": Asked(Need.OPTIONAL),
    "required": Asked(Need.REQUIRED),
    f"optional {CHANGEABLE}": Asked(Need.OPTIONAL, is_locked=False),
    f"required {CHANGEABLE}": Asked(Need.REQUIRED, is_locked=False),
}


def _asked(value: Any) -> Asked:
    if not isinstance(value, str) or value not in ASKED:
        raise kinds.WrongValue(kinds.one_of(list(ASKED)))
    return ASKED[value]


def _write_asked(value: Asked) -> str:
    return kinds.quoted(next((word for word, asked in ASKED.items() if asked == value), "off"))


NEED = Kind("one of " + ", ".join(f'"{word}"' for word in ASKED), _asked, _write_asked)


def _aged(values: Values) -> Values:
    """Put the two ages together."""
    ages = Ages(values.pop("ages.youngest"), values.pop("ages.oldest"))
    return {**values, "ages": ages}


def _entry(values: Values) -> EntryRules:
    fields = values.pop("fields", None) or {}
    return EntryRules(**_aged(values), fields=fields)


def _division(values: Values) -> Division:
    return Division(**_aged(values))


def _fields(values: Values) -> Mapping[Field, Asked]:
    return {Field(name): asked for name, asked in values.items() if asked is not None}


def _take(one: EntryRules | Division) -> dict[str, Any]:
    return {**vars(one), "ages.youngest": one.ages.youngest, "ages.oldest": one.ages.oldest}


AGE_KEYS = (
    Key("youngest", kinds.NUMBER, "ages.youngest", "The age from which one may.", "youngest = 16", None),
    Key("oldest", kinds.NUMBER, "ages.oldest", "The age up to which one may.", "oldest = 35", None),
)
FIELD_WORDS = {
    Field.FULL_NAME: "The full name.",
    Field.BIRTH_DATE: "The birth date.",
    Field.PHONE: "The phone number.",
    Field.EMAIL: "The e-mail address.",
    Field.NATIONAL_ID: "The number of the identity card.",
    Field.KIND: "Official, member, worker or citizen.",
    Field.UNIT: "The unit, picked from the tree and confirmed with its full path.",
    Field.WORKPLACE: "Where one works.",
    Field.ADDRESS: "Where one lives.",
}
FIELDS = Table(
    "fields",
    "What entrants say about themselves when they register. What is asked can be changed afterwards only "
    f'where it is "{CHANGEABLE}". What is not said is not asked, unless another rule needs it; then it is '
    "required: the birth date where ages have bounds, the unit where divisions go by units, what `unique` "
    "names, and for a public contest the full name, and the kind where several may enter.",
    tuple(
        Key(name.value, NEED, name.value, FIELD_WORDS[name], f'{name} = "required"', None) for name in Field
    ),
    _fields,
    lambda fields: {name.value: asked for name, asked in fields.items()},
    is_list=False,
    target="fields",
)
ENTRY = Table(
    "entry",
    "Who may enter. Without it everybody of the population may, and nobody is asked anything.",
    (
        Key(
            "kinds",
            choices(EntrantKind),
            "kinds",
            "The kinds of entrant that may enter; each is counted apart.",
            'kinds = ["official", "member", "worker"]',
            EVERY_KIND,
        ),
        *AGE_KEYS,
        Key(
            "ages_on",
            kinds.DATE,
            "ages_on",
            "The day on which ages are counted; without it the day of registering.",
            "ages_on = 2026-12-31",
            None,
        ),
        Key(
            "unique",
            choice(UniqueKey),
            "unique_key",
            "What makes somebody one entrant: nobody else has the same.",
            'unique = "phone"',
            UniqueKey.MEMBER,
        ),
        Key(
            "excluded_people",
            kinds.TEXTS,
            "excluded_people",
            "Who may not enter, by member codes: organisers, authors of questions.",
            'excluded_people = ["DV-000123"]',
            (),
        ),
        Key(
            "excluded_staff_of",
            kinds.TEXTS,
            "excluded_staff_of",
            "Units, by their codes, whose staff on this platform may not enter.",
            'excluded_staff_of = ["LDLD-01"]',
            (),
        ),
        Key(
            "code",
            kinds.TEXT,
            "code",
            "The public code that leads to the contest; a label, not a secret.",
            'code = "280729"',
            "",
        ),
        Key(
            "public",
            kinds.YES_NO,
            "is_public",
            "Whether one enters without an account; `unique` must be a phone number, an e-mail address or "
            "the number of the identity card then.",
            "public = true",
            False,
        ),
        Key(
            "chooses_division",
            kinds.YES_NO,
            "chooses_division",
            "Whether entrants choose among the divisions that admit them; otherwise it is the first.",
            "chooses_division = true",
            False,
        ),
        Key(
            "referrals",
            kinds.YES_NO,
            "has_referrals",
            "Whether every entrant has a link, a QR code and a code of their own to refer others to the "
            "contest, and says when registering whose code they came with.",
            "referrals = true",
            False,
        ),
    ),
    _entry,
    _take,
    is_list=False,
    tables=(FIELDS,),
    target="entry",
)
DIVISION = Table(
    "divisions",
    "A part of the entrants with a ranking and prizes of its own. What is not said does not restrict.",
    (
        Key("key", kinds.TEXT, "key", "A short name that prizes use.", 'key = "A"'),
        Key("title", kinds.TEXT, "title", "The name.", 'title = "Bảng A"'),
        Key("kinds", choices(EntrantKind), "kinds", "The kinds of entrant.", 'kinds = ["official"]', ()),
        *AGE_KEYS,
        Key("units", kinds.TEXTS, "units", "Units by their codes, with all below.", 'units = ["CT-01"]', ()),
    ),
    _division,
    _take,
    target="divisions",
)
PREDICTION = Table(
    "prediction",
    "A number that every entrant predicts in each attempt. There may be two, which ask for different "
    "numbers; one alone may be written [prediction].",
    (
        Key(
            "target",
            choice(Target),
            "target",
            "What is predicted: people who enter, attempts that are made, people with every answer right, or "
            "with exactly `right` answers right.",
            'target = "people"',
        ),
        Key(
            "scope",
            choice(Scope),
            "scope",
            "In the round, or in the whole contest.",
            'scope = "contest"',
            Scope.ROUND,
        ),
        Key("right", kinds.NUMBER, "right", "The answers that some_right speaks of.", "right = 8", None),
        Key(
            "required",
            kinds.YES_NO,
            "is_required",
            "Whether one must predict.",
            "required = false",
            True,
        ),
    ),
    lambda values: Prediction(**values),
    may_stand_alone=True,
    target="predictions",
)
ENTRY_TABLES = (ENTRY, DIVISION, PREDICTION)
