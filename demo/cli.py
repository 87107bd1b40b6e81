"""The command that loads the demo, and tells how to sign in."""

import json
from datetime import datetime

import click

from demo import queries, world
from demo.cast import PARTS, PASSWORD
from lms import clock, config, db, i18n
from lms.i18n import gettext as _

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group(name="demo")
def commands() -> None:
    """Fill an empty platform with an invented province."""


@commands.command(name="load")
@click.option("--today", "day", type=DAY, help="The day on which the demo is set; by default today.")
@click.option(
    "--if-empty", is_flag=True, help="Where there is data, leave it alone; tell the accounts of a demo."
)
@click.option("--json", "as_json", is_flag=True, help="Print the accounts as one JSON document.")
def load_command(day: datetime | None, if_empty: bool, as_json: bool) -> None:
    """Make units, people, courses, a contest and targets, and print who can sign in."""
    is_kept = if_empty and not queries.is_untouched()
    if not is_kept:
        today = day.date() if day else i18n.today(clock.now())
        world.load(today, base_url=config.current().base_url)
        db.commit()
    if not is_kept or queries.has_demo():
        click.echo(_accounts_as_json() if as_json else _accounts())


def _accounts() -> str:
    """Return the accounts as a table in plain text."""
    rows = [(_("Ai"), _("Đăng nhập bằng"), _("Mật khẩu"), _("Thử gì"))]
    rows += [(str(part.label), part.name, PASSWORD, str(part.to_try)) for part in PARTS]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )


def _accounts_as_json() -> str:
    accounts = [
        {"who": str(part.label), "name": part.name, "password": PASSWORD, "to_try": str(part.to_try)}
        for part in PARTS
    ]
    return json.dumps(accounts, ensure_ascii=False)
