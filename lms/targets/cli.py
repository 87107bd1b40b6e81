"""Commands about targets."""

import json
from enum import StrEnum
from typing import Any

import click

from lms import clock, db, i18n
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.ledger.models import Activity
from lms.ledger.queries import find_activity
from lms.populations.models import Population
from lms.populations.queries import find_population
from lms.registers.models import Topic
from lms.registers.queries import find_topic
from lms.targets import actions, queries
from lms.targets.basis import Basis, Condition, usual_basis
from lms.targets.documents import differing_readings
from lms.targets.models import Target
from lms.targets.numbers import numbers_of
from lms.targets.readings import read_target
from lms.targets.rules import Counter, Measure, PeriodNotBegun, Status, counter_of
from lms.targets.sharing import Shared
from lms.targets.stating import NewStatement
from lms.units.models import Level, Unit
from lms.units.queries import require_unit_by_code

EVERYWHERE = ("/",)
DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


def _words(kinds: type[StrEnum]) -> click.Choice[str]:
    """Return the choice between the words of a set, which click would offer by their names in the code."""
    return click.Choice([kind.value for kind in kinds])


@click.group(name="targets")
def commands() -> None:
    """Import, bind and read the targets of plans."""


@commands.command(name="bind")
@click.argument("code", metavar="ID")
@click.option("--population", "population_name", metavar="NAME", help="Whom the target speaks of.")
@click.option(
    "--evidence",
    "keys",
    multiple=True,
    metavar="KIND:SLUG",
    help="What proves it, as in course:an-toan-mang; of several, any one counts.",
)
@click.option("--all-evidence", "needs_all", is_flag=True, help="Of several, people have to complete each.")
@click.option("--topic", "topics", multiple=True, metavar="TEXT", help="What the register is about.")
@click.option("--level", "levels", multiple=True, type=_words(Level), help="Which units are counted.")
@click.option("--by", "condition", type=_words(Condition), help="Where the numbers come from.")
@click.option("--least", type=int, help="Percent of its people, or classes or turns, that let a unit count.")
@click.option(
    "--unit", "unit_code", metavar="CODE", help="The unit that promised, where several use the same ID."
)
def bind_command(  # noqa: PLR0917  # each is an option of the command line
    code: str,
    population_name: str | None,
    keys: tuple[str, ...],
    needs_all: bool,
    topics: tuple[str, ...],
    levels: tuple[str, ...],
    condition: str | None,
    least: int | None,
    unit_code: str | None,
) -> None:
    """Say what a target is measured by: people and evidence, units and the register, or entries by hand."""
    target = _only_target(code, unit_code)
    usual = usual_basis(Measure(target.measure))
    actions.bind_target(
        target,
        _population(population_name),
        [_activity(key) for key in dict.fromkeys(keys)],
        account_id=None,
        now=clock.now(),
        basis=Basis(Condition(condition) if condition else usual.condition, levels, least, needs_all),
        topics=[_topic(text, target) for text in dict.fromkeys(topics)],
    )
    db.commit()
    if population_name:
        click.echo(_("Đã gắn chỉ tiêu %(code)s với “%(name)s”.", code=target.code, name=population_name))
    else:
        click.echo(_("Đã gắn chỉ tiêu %(code)s.", code=target.code))


@commands.command(name="state")
@click.argument("code", metavar="ID")
@click.option("--unit", "unit_code", required=True, metavar="CODE", help="The unit they speak of.")
@click.option("--as-of", "as_of", type=DAY, help="The day that the numbers speak of; by default today.")
@click.option("--numerator", type=int, default=1, show_default=True, help="How many; 1 for what is done.")
@click.option("--denominator", type=int, default=1, show_default=True, help="Of how many; 1 for a task.")
@click.option("--note", required=True, metavar="TEXT", help="What proves it.")
def state_command(  # noqa: PLR0917  # each is an option of the command line
    code: str, unit_code: str, as_of: Any, numerator: int, denominator: int, note: str
) -> None:
    """Enter by hand what a unit reached, with what proves it."""
    now = clock.now()
    unit = require_unit_by_code(unit_code)
    target = _only_target(code, unit_code)
    day = as_of.date() if as_of else i18n.today(now)
    stated = NewStatement(unit.id, day, numerator, denominator, note)
    actions.state(target, stated, file_id=None, account_id=None, now=now)
    db.commit()
    click.echo(_("Đã nhập kết quả của chỉ tiêu %(code)s.", code=target.code))


@commands.command(name="threshold")
@click.argument("code", metavar="ID")
@click.argument("threshold", type=int)
@click.option("--unit", "unit_code", required=True, metavar="CODE", help="The unit that asks more of itself.")
def threshold_command(code: str, threshold: int, unit_code: str) -> None:
    """Let a unit ask more of itself and all below it than the unit above."""
    target = _only_target(code, unit_code)
    unit = require_unit_by_code(unit_code)
    actions.set_threshold(target, unit, threshold, account_id=None, now=clock.now())
    db.commit()
    click.echo(_("Đã giao mức %(n)s cho “%(unit)s”.", n=threshold, unit=unit.name))


@commands.command(name="read")
@click.argument("code", metavar="[ID]", required=False)
@click.option("--unit", "unit_code", metavar="CODE", help="Read the numbers of this unit and all below it.")
@click.option("--as-of", "as_of", type=DAY, help="The day that the numbers speak of; by default today.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def read_command(code: str | None, unit_code: str | None, as_of: Any, as_json: bool) -> None:
    """Read one target or all of them as of a day, and keep the readings."""
    now = clock.now()
    unit = require_unit_by_code(unit_code) if unit_code else None
    targets = _targets(code, unit)
    shared = Shared(as_of.date() if as_of else i18n.today(now))
    reports = [_report(target, unit, shared, is_asked=code is not None) for target in targets]
    db.commit()
    if as_json:
        click.echo(json.dumps(reports[0] if code else reports, ensure_ascii=False))
        return
    for report in reports:
        click.echo(_line(report))


@commands.command(name="verify")
def verify_command() -> None:
    """Check that every reading still says, byte for byte, what was hashed when it was kept."""
    with db.only_reading():
        wrong = [f"{reading.target_id}/{reading.id} ({reading.as_of})" for reading in differing_readings()]
    if wrong:
        raise Refused(_l("Số liệu đã giữ không còn khớp mã kiểm tra: %(which)s.", which=", ".join(wrong)))
    click.echo(_("Mọi lần tính đã giữ đều khớp mã kiểm tra."))


def _targets(code: str | None, unit: Unit | None) -> list[Target]:
    """Return the targets with this ID, or all, that hold for a unit: its own and those of the units above."""
    found = [listed.target for listed in queries.list_targets(EVERYWHERE, code=code)]
    if unit is not None:
        found = [target for target in found if f"/{target.unit_id}/" in unit.path]
    if code and not found:
        raise Refused(_l("Không có chỉ tiêu mang mã %(code)s.", code=code))
    if code and len(found) > 1:
        raise Refused(_l("Nhiều đơn vị có chỉ tiêu mã %(code)s; hãy nêu --unit.", code=code))
    return found


def _only_target(code: str, unit_code: str | None) -> Target:
    return _targets(code, require_unit_by_code(unit_code) if unit_code else None)[0]


def _population(name: str | None) -> Population | None:
    population = find_population(name) if name else None
    if name and population is None:
        raise Refused(_l("Không có nhóm đối tượng tên “%(name)s”.", name=name))
    return population


def _activity(key: str) -> Activity:
    activity = find_activity(key)
    if activity is None:
        raise Refused(_l("Không có khoá học hoặc cuộc thi nào mang mã “%(key)s”.", key=key))
    return activity


def _topic(text: str, target: Target) -> Topic:
    owner = db.session.get_one(Unit, target.unit_id)
    topic = find_topic(text, [owner.path])
    if topic is None:
        raise Refused(_l("Không có nội dung “%(topic)s” trong sổ.", topic=text))
    return topic


def _report(target: Target, unit: Unit | None, shared: Shared, *, is_asked: bool) -> dict[str, Any]:
    measure = Measure(target.measure)
    report: dict[str, Any] = {
        "id": target.code,
        "status": queries.status_of(target),
        "counter": counter_of(measure),
        "numerator": None,
        "denominator": None,
        "rate": None,
        "threshold": target.threshold,
        "met": None,
        "as_of": shared.as_of.isoformat(),
    }
    try:
        reading = read_target(target, as_of=shared.as_of, now=clock.now(), shared=shared)
    except PeriodNotBegun:
        if is_asked:
            raise
        return report | {"status": Status.NOT_BEGUN}
    if reading is not None:
        figure = numbers_of(reading, unit.id if unit else target.unit_id)
        rate = figure.ratio.rate(figure.asked)
        report |= {
            "numerator": figure.ratio.numerator,
            "denominator": figure.ratio.denominator,
            "rate": None if rate is None else rate / 100,
            "met": figure.is_met,
            "people": figure.people,
            "turns": figure.turns,
            "units": figure.units,
            "outsiders": figure.outsiders,
            "sha256": reading.sha256,
        }
    return report


def _line(report: dict[str, Any]) -> str:
    states = {
        Status.NOT_BEGUN: _("kỳ chưa bắt đầu"),
        Status.NOT_BOUND: _("chưa gắn minh chứng"),
        Status.NOT_COMPUTED: _("chưa nhập kết quả"),
    }
    if report["numerator"] is None:
        return f"{report['id']}: {states[report['status']]}"
    rate = None if report["rate"] is None else round(report["rate"] * 100)
    met = {True: _("đạt"), False: _("chưa đạt"), None: "–"}[report["met"]]
    counted = {
        Counter.PEOPLE: _("%(n)s trong %(d)s người", n=report["numerator"], d=report["denominator"]),
        None: _("%(n)s trong %(d)s việc", n=report["numerator"], d=report["denominator"]),
    }.get(report["counter"], _("%(n)s trong %(d)s đơn vị", n=report["numerator"], d=report["denominator"]))
    return f"{report['id']}: {counted}, {i18n.percent(rate)}, {met}"
