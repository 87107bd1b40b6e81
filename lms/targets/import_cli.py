"""The command that brings in a catalogue of targets."""

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from lms import clock, db
from lms.errors import Refused
from lms.i18n import gettext as _
from lms.i18n import lazy_gettext as _l
from lms.targets import actions
from lms.targets.catalogues import Comparison, compare
from lms.targets.readers import HasProblems, read_targets, sentence_of
from lms.units.models import Unit
from lms.units.queries import ALL, codes_in_use, find_unit, list_roots


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "unit_code", metavar="CODE", help="The unit that promised; by default the top unit.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def import_command(file: Path, unit_code: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring in a catalogue of targets from a workbook or a CSV file, all of it or nothing."""
    unit = _unit(unit_code) if unit_code else _top_unit()
    try:
        rows = read_targets(file.read_bytes(), file.name)
        found = compare(unit, rows)
    except HasProblems as refusal:
        _tell_problems(refusal, as_json=as_json)
        raise
    report = {"unit": unit.code, "dry_run": dry_run, **_report(found)}
    actions.import_targets(unit.id, rows, now=clock.now())
    if dry_run:
        db.rollback()
    else:
        db.commit()
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _tell(found)


def _report(found: Comparison) -> dict[str, Any]:
    return {
        "new": len(found.new),
        "changed": len(found.changed),
        "unchanged": len(found.unchanged),
        "added": [row.code for row in found.new],
        "changes": {
            one.row.code: {name: [before, one.after[name]] for name, before in one.before.items()}
            for one in found.changed
        },
    }


def _tell(found: Comparison) -> None:
    for one in found.changed:
        for label, before, after in one.fields:
            click.echo(f"{one.row.code} · {label}: {_written(before)} → {_written(after)}")
    click.echo(
        _(
            "%(new)s chỉ tiêu mới, %(changed)s thay đổi, %(unchanged)s giữ nguyên.",
            new=len(found.new),
            changed=len(found.changed),
            unchanged=len(found.unchanged),
        )
    )


def _written(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "–" if value is None or value == "" else str(value)


def _tell_problems(refusal: HasProblems, *, as_json: bool) -> None:
    if not as_json:
        for problem in refusal.problems:
            click.echo(str(sentence_of(problem)))
        return
    problems = [
        {
            "sheet": one.place.sheet,
            "row": one.place.row,
            "column": one.place.header,
            "value": one.value,
            "reason": str(one.reason),
        }
        for one in refusal.problems
    ]
    click.echo(json.dumps({"state": "refused", "problems": problems}, ensure_ascii=False))


def _unit(code: str) -> Unit:
    """Return the unit with a code; of a wrong one the nearest is named."""
    unit = find_unit(code)
    if unit is not None:
        return unit
    near = get_close_matches(code.upper(), codes_in_use(), n=1)
    if near:
        raise Refused(_l("Không có đơn vị mã “%(code)s”; có phải “%(near)s” không?", code=code, near=near[0]))
    raise Refused(_l("Không có đơn vị mã “%(code)s”.", code=code))


def _top_unit() -> Unit:
    roots = list_roots(ALL)
    if len(roots) != 1:
        raise Refused(
            _l(
                "Hãy nêu đơn vị bằng --unit CODE; các đơn vị đứng đầu: %(codes)s.",
                codes=", ".join(root.code for root in roots) or "–",
            )
        )
    return roots[0]
