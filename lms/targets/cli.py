"""Commands about targets."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from lms import clock, db, i18n
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.ledger.queries import find_activity
from lms.populations.queries import find_population
from lms.targets import actions, queries
from lms.targets.models import Target
from lms.targets.readers import read_targets
from lms.targets.rules import Measure, Ratio, Status, counter_of
from lms.units.models import Unit
from lms.units.queries import list_roots, require_unit_by_code

EVERYWHERE = ("/",)
DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group(name="targets")
def commands() -> None:
    """Import, bind and read the targets of plans."""


@commands.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", metavar="CODE", help="The unit that promised; by default the top unit.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_command(file: Path, unit_code: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring in a catalogue of targets from a CSV file."""
    rows = read_targets(file.read_bytes())
    unit = require_unit_by_code(unit_code) if unit_code else _top_unit()
    imported = actions.import_targets(unit.id, rows, now=clock.now())
    if dry_run:
        db.rollback()
    else:
        db.commit()
    if as_json:
        counts = {"new": imported.new, "changed": imported.changed, "unchanged": imported.unchanged}
        click.echo(json.dumps({"unit": unit.code, "dry_run": dry_run, **counts}))
        return
    click.echo(
        _(
            "%(new)s chỉ tiêu mới, %(changed)s thay đổi, %(unchanged)s giữ nguyên.",
            new=imported.new,
            changed=imported.changed,
            unchanged=imported.unchanged,
        )
    )


@commands.command(name="bind")
@click.argument("code", metavar="ID")
@click.option(
    "--population", "population_name", required=True, metavar="NAME", help="Whom the target speaks of."
)
@click.option(
    "--evidence",
    "keys",
    required=True,
    multiple=True,
    metavar="KIND:SLUG",
    help="What proves it, as in course:an-toan-mang; of several, any one counts.",
)
@click.option(
    "--unit", "unit_code", metavar="CODE", help="The unit that promised, where several use the same ID."
)
def bind_command(code: str, population_name: str, keys: tuple[str, ...], unit_code: str | None) -> None:
    """Bind a target to a population and to what proves it."""
    target = _only_target(code, unit_code)
    population = find_population(population_name)
    if population is None:
        raise Refused(_l("Không có nhóm đối tượng tên “%(name)s”.", name=population_name))
    evidence = []
    for key in dict.fromkeys(keys):
        activity = find_activity(key)
        if activity is None:
            raise Refused(_l("Không có khoá học hoặc cuộc thi nào mang mã “%(key)s”.", key=key))
        evidence.append(activity)
    actions.bind_target(target, population, evidence, account_id=None, now=clock.now())
    db.commit()
    click.echo(_("Đã gắn chỉ tiêu %(code)s với “%(name)s”.", code=target.code, name=population.name))


@commands.command(name="read")
@click.argument("code", metavar="[ID]", required=False)
@click.option("--unit", "unit_code", metavar="CODE", help="Read the numbers of this unit and all below it.")
@click.option("--as-of", "as_of", type=DAY, help="The day that the numbers speak of; by default today.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def read_command(code: str | None, unit_code: str | None, as_of: Any, as_json: bool) -> None:
    """Read one target or all of them as of a day, and keep the readings."""
    now = clock.now()
    day = as_of.date() if as_of else i18n.today(now)
    unit = require_unit_by_code(unit_code) if unit_code else None
    targets = _targets(code, unit)
    reports = [_report(target, unit, day) for target in targets]
    db.commit()
    if as_json:
        click.echo(json.dumps(reports[0] if code else reports, ensure_ascii=False))
        return
    for report in reports:
        click.echo(_line(report))


def _top_unit() -> Unit:
    roots = list_roots(EVERYWHERE)
    if len(roots) != 1:
        raise Refused(
            _l(
                "Hãy nêu đơn vị bằng --unit CODE; các đơn vị đứng đầu: %(codes)s.",
                codes=", ".join(root.code for root in roots) or "–",
            )
        )
    return roots[0]


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


def _report(target: Target, unit: Unit | None, day: date) -> dict[str, Any]:
    measure = Measure(target.measure)
    reading = actions.read_target(target, as_of=day, now=clock.now())
    report: dict[str, Any] = {
        "id": target.code,
        "status": Status.COMPUTED if reading else actions.status_of(target),
        "counter": counter_of(measure),
        "numerator": None,
        "denominator": None,
        "rate": None,
        "threshold": target.threshold,
        "met": None,
        "as_of": day.isoformat(),
    }
    if reading is not None:
        ratio = (
            queries.numbers_of(reading.id, unit.id) if unit else Ratio(reading.numerator, reading.denominator)
        )
        rate = ratio.rate(reading.threshold)
        report |= {
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "rate": None if rate is None else rate / 100,
            "met": ratio.is_met(reading.threshold),
        }
    return report


def _line(report: dict[str, Any]) -> str:
    states = {
        Status.COMPUTED: _("đã tính"),
        Status.NOT_BOUND: _("chưa gắn minh chứng"),
        Status.NOT_COMPUTED: _("chưa tính tự động"),
    }
    if report["status"] != Status.COMPUTED:
        return f"{report['id']}: {states[report['status']]}"
    rate = None if report["rate"] is None else round(report["rate"] * 100)
    met = {True: _("đạt"), False: _("chưa đạt"), None: "–"}[report["met"]]
    people = _("%(n)s trong %(d)s người", n=report["numerator"], d=report["denominator"])
    return f"{report['id']}: {people}, {i18n.percent(rate)}, {met}"
