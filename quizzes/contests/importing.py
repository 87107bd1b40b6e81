"""Contests out of rules files, and back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from sqlalchemy import select

from lms import db
from lms.errors import Conflict, NotFound
from lms.i18n import lazy_gettext as _l
from lms.populations.models import Population
from lms.rights import EVERYWHERE
from lms.units.models import Unit
from lms.units.queries import find_unit, list_roots
from quizzes.attempts.plan import Part
from quizzes.attempts.pools import pools_of
from quizzes.bank.models import QuestionBank
from quizzes.contests import queries
from quizzes.contests.actions import create_contest, found_wrong
from quizzes.contests.models import Contest
from quizzes.contests.rulefile.contest import CONTEST
from quizzes.contests.rulefile.reading import Written, WrongFile, read_rules
from quizzes.contests.rulefile.rounds import PART
from quizzes.contests.rulefile.samples import make_bank
from quizzes.contests.rulefile.tables import Table, Values
from quizzes.contests.rulefile.writing import Names, write_rules
from quizzes.contests.rules.contest import ContestRules, NewContest
from quizzes.contests.rules.entry import ASKS_NOTHING
from quizzes.contests.rules.problems import with_needed_fields

NO_BANK = NO_QUESTION = 0


@dataclass(frozen=True)
class Import:
    """How a rules file is taken: for which unit, as a rehearsal or not, with missing banks made up."""

    unit_code: str = ""
    is_rehearsal: bool = False
    makes_banks: bool = False
    account_id: int | None = None


def import_contest(content: bytes, how: Import, *, now: datetime) -> Contest:
    """Return a new draft of what a rules file says; all that is wrong is refused at once, by line."""
    written = read_rules(content)
    contest = _described(written, how, now=now)
    if contest is not None:
        wrong = found_wrong(contest.tidy, now=now) | _unknown_units(contest)
        for name, text in wrong.items():
            if not name.endswith("-bank_id"):  # that a bank is missing is said already, by its name
                written.blame_field(name, text)
    if contest is None or written.problems:
        raise WrongFile(written.problems)
    return create_contest(contest, account_id=how.account_id, now=now)


def _unknown_units(contest: NewContest) -> dict[str, LazyString]:
    """Return where rules name a unit by a code that none has; a rehearsal may have no units yet."""
    rules = contest.rules
    named = {f"divisions-{place}-units": one.units for place, one in enumerate(rules.divisions)}
    named["entry-excluded_staff_of"] = rules.entry.excluded_staff_of
    strange = (
        (name, next((code for code in codes if find_unit(code) is None), None))
        for name, codes in named.items()
        if not contest.is_rehearsal
    )
    return {
        name: _l("Không có đơn vị mã “%(code)s”.", code=code) for name, code in strange if code is not None
    }


def export_contest(contest: Contest) -> str:
    """Return the rules in force of a contest as a file."""
    rules = queries.rules_of(contest.id)
    bank_ids = {one.bank_id for one in rules.rounds}
    rows = db.session.execute(
        select(QuestionBank.id, QuestionBank.name, Unit.code)
        .join(Unit, Unit.id == QuestionBank.unit_id)
        .where(QuestionBank.id.in_(bank_ids))
    )
    pools = pools_of(bank_ids)
    population = db.session.get(Population, contest.population_id) if contest.population_id else None
    names = Names(
        unit=db.session.get_one(Unit, contest.unit_id).code or "",
        population=population.name if population else "",
        banks={bank_id: (name, code or "") for bank_id, name, code in rows},
        questions={
            bank_id: {one.question_id: place for place, one in enumerate(pool, start=1)}
            for bank_id, pool in pools.items()
        },
    )
    described = NewContest(contest.title, contest.unit_id, rules, contest.summary, contest.population_id)
    return write_rules(described, names)


def _described(written: Written, how: Import, *, now: datetime) -> NewContest | None:
    """Return what a file describes; None where something that must be said is not."""
    values = written.values
    unit = _unit(written, how)
    population_id = _population_id(written)
    rounds = values["rounds"]
    if unit is None or not _is_whole(values) or not rounds:
        if not rounds:
            written.blame(("rounds",), _l("thể lệ chưa có vòng thi nào: viết [[rounds]]."))
        return None
    for number, one in enumerate(rounds):
        _find_bank(written, number, one, unit, how, now=now)
    rules: dict[str, Any] = {
        table.target: _made(table, values[table.target]) for table in CONTEST.tables if table.target in values
    }
    rules["entry"] = with_needed_fields(rules.get("entry", ASKS_NOTHING), rules["divisions"])
    return NewContest(
        title=values["title"],
        unit_id=unit.id,
        rules=ContestRules(**rules, text=values["text"], rounds_overlap=values["rounds_overlap"]),
        summary=values["summary"],
        population_id=population_id,
        is_rehearsal=how.is_rehearsal,
    )


def _made(table: Table, value: Any) -> Any:
    """Return the rules that the values of a table mean, those inside it first."""
    if table.is_list:
        return tuple(_made_one(table, one) for one in value)
    return _made_one(table, value)


def _made_one(table: Table, values: Values) -> Any:
    inner = {one.target or one.name: one for one in table.tables}
    made = {name: _made(inner[name], value) if name in inner else value for name, value in values.items()}
    return table.make(made)


def _is_whole(values: Values) -> bool:
    """Whether everything that must be said is said, so that the rest can be looked at, too."""
    return all(
        said[key.target] is not None
        for table, said in _tables(CONTEST, values)
        for key in table.keys
        if key.is_needed
    )


def _tables(table: Table, values: Values) -> Iterator[tuple[Table, Values]]:
    """Yield the values of a table and of every table inside it."""
    yield table, values
    for inner in table.tables:
        found = values.get(inner.target or inner.name, ())
        for one in found if inner.is_list else [found] if found else []:
            yield from _tables(inner, one)


def _unit(written: Written, how: Import) -> Unit | None:
    """Return the organising unit: the one named, else the only one that stands above all others."""
    code = how.unit_code or written.values["unit"]
    roots = [] if code else list_roots([EVERYWHERE])
    unit = find_unit(code) if code else roots[0] if len(roots) == 1 else None
    if unit is None and not code:
        written.blame(("unit",), _l("thiếu mã đơn vị tổ chức: ghi mục “unit” hoặc dùng --unit."))
    elif unit is None:
        written.blame(("unit",), _l("không có đơn vị mã “%(code)s”.", code=code))
    return unit


def _population_id(written: Written) -> int | None:
    name = written.values["population"]
    if not name:
        return None
    found = db.session.scalar(select(Population.id).where(Population.name == name))
    if found is None:
        written.blame(("population",), _l("không có nhóm đối tượng “%(name)s”.", name=name))
    return found


def _find_bank(written: Written, number: int, one: Values, unit: Unit, how: Import, *, now: datetime) -> None:
    """Put ids in the place of the name of a bank, and of the places of chosen questions."""
    path = ("rounds", written.sources[number])
    one["bank_id"] = NO_BANK
    name, code = one.pop("bank"), one.pop("bank_unit")
    try:
        bank_id = _bank_id(name, code, unit.id)
    except Conflict as refusal:
        written.blame((*path, "bank"), refusal.text)
        return
    except NotFound as refusal:
        if not (how.is_rehearsal and how.makes_banks) or code:
            written.blame((*path, "bank"), refusal.text)
            return
        needs = _needs(written.values["rounds"], name, one)
        bank_id = make_bank(name, unit.id, needs, account_id=how.account_id, now=now)
    one["bank_id"] = bank_id
    if not any(part["question_ids"] for part in one["plan.parts"]):
        return
    ids = [drawable.question_id for drawable in pools_of([bank_id]).get(bank_id, [])]
    for place, part in enumerate(one["plan.parts"]):
        if not all(1 <= chosen <= len(ids) for chosen in part["question_ids"]):
            text = _l("ngân hàng có %(count)d câu, đánh số từ 1.", count=len(ids))
            written.blame((*path, PART.name, place, "chosen"), text)
        known = dict(enumerate(ids, start=1))
        part["question_ids"] = tuple(known.get(chosen, NO_QUESTION) for chosen in part["question_ids"])


def _bank_id(name: str, code: str, own_unit_id: int) -> int:
    """Return the bank of this name: that of the named unit, else one's own, else the only one."""
    statement = select(QuestionBank.unit_id, QuestionBank.id).where(
        QuestionBank.name == " ".join(name.split())
    )
    if code:
        statement = statement.join(Unit, Unit.id == QuestionBank.unit_id).where(Unit.code == code)
    found: dict[int, int] = {row.unit_id: row.id for row in db.session.execute(statement)}
    if not found:
        raise NotFound(_l("không có ngân hàng câu hỏi “%(name)s”.", name=name))
    if len(found) > 1 and own_unit_id not in found:
        raise Conflict(_l("có nhiều ngân hàng tên “%(name)s”: ghi thêm mục “bank_unit”.", name=name))
    return found.get(own_unit_id) or next(iter(found.values()))


def _needs(rounds: Sequence[Values], name: str, first: Values) -> list[Part]:
    """Return what the papers of every round that draws from a bank need of it."""
    needs: list[Part] = []
    for one in [first, *(other for other in rounds if other.get("bank") == name)]:
        parts = [PART.make(dict(part)) for part in one["plan.parts"]]
        for part in parts or [Part(one["question_count"])]:
            if part not in needs:
                needs.append(part)
    return needs
