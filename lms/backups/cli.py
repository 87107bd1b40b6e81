"""Commands that take a backup and put one back."""

import json
from pathlib import Path

import click

from lms import clock
from lms.backups import actions
from lms.backups.rules import Manifest
from lms.i18n import gettext as _
from lms.i18n import number
from lms.outputs import refusing_unwritable


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def backup(file: Path, as_json: bool) -> None:
    """Write database, files and keys into FILE while people work; guard it as you guard a key."""
    with refusing_unwritable(file):
        manifest = actions.back_up(file, now=clock.now())
    if as_json:
        click.echo(_document(manifest))
        return
    click.echo(_("Đã sao lưu vào %(file)s và đọc lại để kiểm tra.", file=file))
    click.echo(_counts(manifest))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def restore(file: Path, as_json: bool) -> None:
    """Put the backup FILE into an empty database, of either kind, and an empty data folder."""
    manifest = actions.restore(file)
    if as_json:
        click.echo(_document(manifest))
        return
    click.echo(_("Đã khôi phục từ %(file)s và đối chiếu từng bảng.", file=file))
    click.echo(_counts(manifest))


def _counts(manifest: Manifest) -> str:
    counts: str = _(
        "%(rows)s dòng trong %(tables)s bảng, %(files)s tệp.",
        rows=number(manifest.rows),
        tables=number(len(manifest.tables)),
        files=number(len(manifest.files)),
    )
    return counts


def _document(manifest: Manifest) -> str:
    return json.dumps(
        {
            "taken_at": manifest.taken_at,
            "revision": manifest.revision,
            "tables": {name: table.rows for name, table in manifest.tables.items()},
            "files": len(manifest.files),
        }
    )
