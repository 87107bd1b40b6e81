"""Commands about people."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from lms import clock, crypto, db, i18n
from lms.people.lists import Wanted, all_people
from lms.people.queries import Listed
from lms.units.models import Unit
from lms.units.queries import ALL, list_tree, require_unit_by_code


@click.group(name="people")
def commands() -> None:
    """Look at the people of units."""


@commands.command(name="list")
@click.option("--unit", "unit_code", metavar="CODE", help="Only people of this unit and all below it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, national IDs in full.")
def list_command(unit_code: str | None, as_json: bool) -> None:
    """List people with their units and posts of today, by given name."""
    with db.only_reading():
        scope = (require_unit_by_code(unit_code).path,) if unit_code else ALL
        people = all_people(Wanted(scope, i18n.today(clock.now())))
        if as_json:
            _print_json(people, scope)
            return
        for listed in people:
            home = _home(listed, scope)
            posts = "; ".join(line.post.title for line in listed.posts)
            click.echo("\t".join((listed.person.name, home.name if home else "–", posts or "–")))


def _print_json(people: Iterator[Listed], scope: tuple[str, ...]) -> None:
    """Print an array, person by person, so that a large roster never stands in memory."""
    paths = {line.unit.id: line.path_name for line in list_tree(with_dissolved=True)}
    separator = "["
    for listed in people:
        click.echo(
            separator + "\n" + json.dumps(_described(listed, scope, paths), ensure_ascii=False), nl=False
        )
        separator = ","
    click.echo("\n]" if separator == "," else "[]")


def _described(listed: Listed, scope: tuple[str, ...], paths: dict[int, str]) -> dict[str, Any]:
    person, home = listed.person, _home(listed, scope)
    secret = person.national_id_encrypted
    return {
        "name": person.name,
        "family": person.family_name,
        "given": person.given_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
        "birth_precision": person.birth_precision,
        "sex": person.sex,
        "phone": person.phone,
        "national_id": crypto.decrypt(secret) if secret else None,
        "member_code": person.member_code,
        "unit": {"code": home.code, "name": home.name, "path": paths[home.id]} if home else None,
        "posts": [
            {
                "post": post.title,
                "post_kind": post.post_kind,
                "cadre_type": post.cadre_type,
                "unit": unit.code,
                "since": _iso(post.since),
                "until": _iso(post.until),
            }
            for post, unit in listed.posts
        ],
    }


def _home(listed: Listed, scope: tuple[str, ...]) -> Unit | None:
    """Return the unit that the person joined last, in the scope where there is one."""
    inside = [unit for unit in listed.homes if unit.path.startswith(scope)]
    return next(iter(inside or listed.homes), None)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
