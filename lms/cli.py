"""Commands that look after the whole platform."""

import json

import click
from alembic import command

from lms import checks, clock, config, db
from lms.errors import Refused
from lms.i18n import gettext as _


@click.command("init")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def init(as_json: bool) -> None:
    """Make the data folder, the keys and the database, or upgrade them."""
    settings = config.current()
    config.make_folders(settings)
    before = checks.revision()
    command.upgrade(db.alembic_config(), "head")
    after = checks.revision()
    if as_json:
        click.echo(json.dumps({"data": str(settings.data), "before": before, "revision": after}))
    elif before == after:
        click.echo(_("Cơ sở dữ liệu đã ở phiên bản mới nhất (%(revision)s).", revision=after))
    else:
        click.echo(_("Đã chuẩn bị cơ sở dữ liệu, phiên bản %(revision)s.", revision=after))


@click.command("check")
def check() -> None:
    """Look at configuration, database, migrations, files and jobs."""
    found = checks.run_checks(clock.now())
    for looked in found:
        for state in [f"problem: {problem}" for problem in looked.problems] or ["ok"]:
            click.echo(f"{looked.name}: {state}")
    count = sum(len(looked.problems) for looked in found)
    if count:
        raise Refused(_("Có %(count)s điều cần sửa.", count=count))
