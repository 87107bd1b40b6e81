"""Commands that look after the whole platform."""

import json

import click
from alembic import command
from alembic.migration import MigrationContext

from lms import config, db
from lms.i18n import gettext as _


@click.command("init")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def init(as_json: bool) -> None:
    """Make the data folder, the keys and the database, or upgrade them."""
    settings = config.current()
    config.make_folders(settings)
    before = revision()
    command.upgrade(db.alembic_config(), "head")
    after = revision()
    if as_json:
        click.echo(json.dumps({"data": str(settings.data), "before": before, "revision": after}))
    elif before == after:
        click.echo(_("Cơ sở dữ liệu đã ở phiên bản mới nhất (%(revision)s).", revision=after))
    else:
        click.echo(_("Đã chuẩn bị cơ sở dữ liệu, phiên bản %(revision)s.", revision=after))


def revision() -> str | None:
    """Return the migration at which the database is, None for an empty one."""
    with db.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
