"""Commands about populations."""

import json

import click

from lms import clock, db, i18n
from lms.i18n import gettext as _
from lms.people.posts import PostKind
from lms.people.rules import CadreType
from lms.populations import actions, queries
from lms.populations.rules import Definition, PersonKind
from lms.rights import EVERYWHERE
from lms.units.queries import require_unit_by_code
from lms.units.rules import Level


@click.group(name="populations")
def commands() -> None:
    """Define and list populations: whom courses, contests and targets speak of."""


@commands.command()
@click.argument("name")
@click.option(
    "--unit", "unit_codes", required=True, multiple=True, metavar="CODE", help="A unit with all below it."
)
@click.option("--level", "levels", multiple=True, type=click.Choice(list(Level)))
@click.option("--post", "post_kinds", multiple=True, type=click.Choice(list(PostKind)))
@click.option("--cadre-type", "cadre_types", multiple=True, type=click.Choice(list(CadreType)))
@click.option("--kind", type=click.Choice(list(PersonKind)), default=PersonKind.MEMBER, show_default=True)
def define(  # noqa: PLR0917  # each is an option of the command line
    name: str,
    unit_codes: tuple[str, ...],
    levels: tuple[str, ...],
    post_kinds: tuple[str, ...],
    cadre_types: tuple[str, ...],
    kind: str,
) -> None:
    """Define a population: "and" between options, "or" within one."""
    units = [require_unit_by_code(code) for code in unit_codes]
    definition = Definition(
        tuple(unit.id for unit in units), levels, post_kinds, cadre_types, PersonKind(kind)
    )
    now = clock.now()
    population = actions.define_population(name, definition, unit_id=units[0].id, now=now)
    db.commit()
    people = queries.count_people(definition, i18n.today(now))
    click.echo(_("Đã lưu nhóm “%(name)s”: hôm nay có %(people)s người.", name=population.name, people=people))


@commands.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def list_command(as_json: bool) -> None:
    """List the populations with how many people they mean today."""
    populations = queries.list_populations([EVERYWHERE])
    definitions = [Definition.from_json(one.definition) for one in populations]
    counts = queries.count_each(definitions, i18n.today(clock.now()))
    rows = [
        {"name": one.name, "definition": one.definition, "people": people}
        for one, people in zip(populations, counts, strict=True)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']}: {row['people']}")
