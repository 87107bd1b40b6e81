"""Commands about populations."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.people.posts import PostKind
from lms.people.rules import CadreType
from lms.populations import actions, queries
from lms.populations.named_lists import codes_in, codes_of, require_listed
from lms.populations.rules import Definition, PersonKind
from lms.populations.writers import in_words
from lms.units.queries import ALL, require_unit_by_code
from lms.units.rules import Level


def _words(kinds: type[StrEnum]) -> click.Choice[str]:
    """Return the choice between the words of a set, which click would offer by their names in the code."""
    return click.Choice([kind.value for kind in kinds])


@click.group(name="populations")
def commands() -> None:
    """Define and list populations: whom courses, contests and targets speak of."""


@commands.command()
@click.argument("name")
@click.option(
    "--unit", "unit_codes", required=True, multiple=True, metavar="CODE", help="A unit with all below it."
)
@click.option("--level", "levels", multiple=True, type=_words(Level))
@click.option("--post", "post_kinds", multiple=True, type=_words(PostKind))
@click.option("--cadre-type", "cadre_types", multiple=True, type=_words(CadreType))
@click.option("--kind", type=_words(PersonKind), default="member", show_default=True)
@click.option("--member", "member_codes", multiple=True, metavar="CODE", help="Only people with these codes.")
@click.option(
    "--members",
    "members_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Only people whose codes stand in a text file.",
)
@click.option("--dry-run", is_flag=True, help="Say how many people it would mean, and change nothing.")
def define(  # noqa: PLR0917  # each is an option of the command line
    name: str,
    unit_codes: tuple[str, ...],
    member_codes: tuple[str, ...],
    members_file: Path | None,
    dry_run: bool,
    kind: str,
    **conditions: tuple[str, ...],
) -> None:
    """Define a population: "and" between options, "or" within one."""
    units = [require_unit_by_code(code) for code in unit_codes]
    listed = [*member_codes]
    if members_file is not None:
        with click.open_file(str(members_file), encoding="utf-8") as file:
            listed += codes_in(file.read())
    definition = Definition(
        units=tuple(unit.id for unit in units),
        kind=PersonKind(kind),
        people=require_listed(listed, scope=ALL) if member_codes or members_file else (),
        **conditions,
    )
    now = clock.now()
    owner = queries.require_owner(units, scope=ALL)
    population = actions.define_population(name, definition, unit_id=owner.id, now=now)
    kept, people = population.name, queries.count_people(definition, i18n.today(now))
    if dry_run:
        db.rollback()
        click.echo(_("Nhóm “%(name)s” hôm nay có %(people)s người. Chưa lưu gì.", name=kept, people=people))
        return
    db.commit()
    click.echo(_("Đã lưu nhóm “%(name)s”: hôm nay có %(people)s người.", name=kept, people=people))


@commands.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def list_command(as_json: bool) -> None:
    """List the populations with whom and how many people they mean today."""
    populations = queries.list_populations(ALL)
    definitions = [Definition.from_json(one.definition) for one in populations]
    counts = queries.count_each(definitions, i18n.today(clock.now()))
    rows = list(zip(populations, definitions, counts, strict=True))
    if as_json:
        reports = [_report(one.name, definition, people) for one, definition, people in rows]
        click.echo(json.dumps(reports, ensure_ascii=False))
        return
    unit_names = queries.names_of_units(definitions)
    for one, definition, people in rows:
        click.echo(f"{one.name}: {people} ({in_words(definition, unit_names)})")


def _report(name: str, definition: Definition, people: int) -> dict[str, Any]:
    return {
        "name": name,
        "kind": definition.kind,
        "units": sorted(unit.code for unit in queries.units_of(definition)),
        "levels": list(definition.levels),
        "posts": list(definition.post_kinds),
        "cadre_types": list(definition.cadre_types),
        "members": codes_of(definition),
        "people": people,
    }
