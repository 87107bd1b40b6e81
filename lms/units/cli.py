"""Commands about units."""

import json
from typing import Any

import click

from lms.units import queries
from lms.units.queries import TreeLine

INDENT = "  "


@click.group(name="units")
def commands() -> None:
    """Look at the tree of units, and change it by decisions."""


@commands.command(name="list")
@click.option("--all", "with_dissolved", is_flag=True, help="List dissolved units too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_command(with_dissolved: bool, as_json: bool) -> None:
    """List the units of today, each before those below it, in Vietnamese order."""
    lines = queries.list_tree(with_dissolved=with_dissolved)
    if as_json:
        click.echo(json.dumps(_described(lines), ensure_ascii=False, indent=1))
        return
    width = max((len(line.unit.code) for line in lines), default=0)
    for line in lines:
        click.echo(f"{line.unit.code:<{width}}  {INDENT * line.unit.depth}{line.unit.name}")


def _described(lines: list[TreeLine]) -> list[dict[str, Any]]:
    """Return the units as the JSON document gives them; a parent is named by its code."""
    codes = {line.unit.id: line.unit.code for line in lines}
    return [
        {
            "code": line.unit.code,
            "name": line.unit.name,
            "level": line.unit.level,
            "parent": codes.get(line.unit.parent_id) if line.unit.parent_id else None,
            "valid_from": line.unit.valid_from.isoformat() if line.unit.valid_from else None,
            "valid_to": line.unit.valid_to.isoformat() if line.unit.valid_to else None,
            "path": line.path_name,
        }
        for line in lines
    ]
